import { drainLane } from "@/lib/delivery/drain-lane";
import { systemClock } from "@/lib/platform/clock";
import { env } from "@/lib/platform/env";
import { inngest } from "../client";
import { laneWoken } from "../events";
import { stopping } from "../stopping";

/**
 * Works on one lane until nothing is due or the time is up; one run at a time per lane. It then plans its next run: at
 * once if there is more to do, or when the next retry falls due.
 */
export const drainLaneFunction = () =>
  inngest().createFunction(
    {
      id: "drain-lane",
      name: "Drain a lane",
      triggers: [{ event: laneWoken.name }],
      concurrency: [{ limit: 1, key: "event.data.endpointId" }],
      retries: 3,
    },
    async ({ event, step }) => {
      const { endpointId, generation } = laneWoken.schema.parse(event.data);
      const result = await step.run("drain", () =>
        drainLane({
          endpointId,
          budgetMs: env().PORTICO_DRAIN_SECONDS * 1_000,
          clock: systemClock,
          signal: stopping(),
        }),
      );
      const data = { endpointId, generation };
      if (result.next === "hand_over") {
        await step.sendEvent("hand-over", { name: laneWoken.name, data });
      } else if (result.nextDueAt) {
        const ts = Date.parse(result.nextDueAt);
        await step.sendEvent("wake-when-due", {
          id: `due:${endpointId}:${ts}`,
          name: laneWoken.name,
          data,
          ts,
        });
      }
      return result;
    },
  );
