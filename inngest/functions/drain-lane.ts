import { type DrainResult, drainLane } from "@/lib/deliveries/queue/drain-lane";
import { toLocalMs } from "@/lib/platform/database/database-clock";
import { env } from "@/lib/platform/env";
import { type EndpointId, publicId } from "@/lib/platform/ids";
import { isDatabaseDown } from "@/lib/platform/is-database-down";
import { log } from "@/lib/platform/logger";
import { systemRuntime } from "@/lib/platform/runtime";
import { traced } from "@/lib/platform/trace";
import { inngest } from "../client";
import { laneWoken } from "../events";
import { finishBeforeStop, stopping } from "../stopping";

/** How long a drain keeps an empty lane awake, in milliseconds: a new run costs more than a few polls. */
const lingerMs = 1_000;
/** How long after the database went away the next run starts, in milliseconds. */
const databaseRetryMs = 3_000;

/**
 * Works on one lane until nothing is due or its time is up; one run at a time per lane. Then it schedules the next run: at
 * once if there is more to do, or when the next retry is due.
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
      const result = await step.run("drain", () => finishBeforeStop(drain(endpointId)));
      const data = { endpointId, generation };
      if (result.next === "hand_over") {
        await step.sendEvent("hand-over", { name: laneWoken.name, data });
      } else if (result.wake) {
        const { key, at } = result.wake;
        await step.sendEvent("wake-when-due", {
          id: `due:${endpointId}:${key}`,
          name: laneWoken.name,
          data,
          ts: at,
        });
      }
      return result;
    },
  );

/**
 * Drains the lane. If the database goes away, the next run starts soon. A failed step would have to wait for Inngest's
 * retry, which comes half a minute later or more.
 */
async function drain(endpointId: EndpointId): Promise<Drained> {
  try {
    const result = await drainOnce(endpointId);
    return { ...result, wake: result.nextDueAt === null ? null : await wakeFor(result.nextDueAt) };
  } catch (error) {
    if (!isDatabaseDown(error)) throw error;
    log.warn("the database connection was lost during a drain", { error });
    const at = Date.now() + databaseRetryMs;
    return { attempts: 0, next: "asleep", nextDueAt: null, wake: { key: String(at), at } };
  }
}

/** The result of a drain, and when to wake the lane again, by the clock of this machine, as Inngest expects. */
interface Drained extends DrainResult {
  readonly wake: { readonly key: string; readonly at: number } | null;
}

/** The key gives one wake event for each due time, and another one if a clock was set in between. */
async function wakeFor(nextDueAt: string) {
  const at = await toLocalMs(nextDueAt);
  return { key: `${Date.parse(nextDueAt)}:${Math.round(at / 60_000)}`, at };
}

function drainOnce(endpointId: EndpointId): Promise<DrainResult> {
  return traced("drain", { endpointId: publicId("endpoint", endpointId) }, async (add) => {
    const result = await drainLane({
      endpointId,
      budgetMs: env().PORTICO_DRAIN_SECONDS * 1_000,
      runtime: systemRuntime,
      signal: stopping(),
      lingerMs,
    });
    add({ count: result.attempts, outcome: result.next });
    return result;
  });
}
