import { type DrainResult, drainLane } from "@/lib/deliveries/queue/drain-lane";
import { systemClock } from "@/lib/platform/clock";
import { toLocalMs } from "@/lib/platform/database/database-clock";
import { env } from "@/lib/platform/env";
import { publicId } from "@/lib/platform/ids";
import { isDatabaseDown } from "@/lib/platform/is-database-down";
import { log } from "@/lib/platform/logger";
import { traced } from "@/lib/platform/trace";
import { inngest } from "../client";
import { laneWoken } from "../events";
import { finishBeforeStop, stopping } from "../stopping";

/** How long a drain watches a lane that has run empty, in milliseconds: starting a run costs more than a few looks. */
const lingerMs = 1_000;
/** How long after a lost database a lane is looked at again, in milliseconds. */
const databaseRetryMs = 3_000;

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
 * Drains, and when the database goes away meanwhile, plans to go on soon. As a failed step the lane would have to wait
 * for Inngest's next try, which comes half a minute later or more, and for the sweep after the last.
 */
async function drain(endpointId: string): Promise<Drained> {
  try {
    const result = await drainOnce(endpointId);
    return { ...result, wake: result.nextDueAt === null ? null : await wakeFor(result.nextDueAt) };
  } catch (error) {
    if (!isDatabaseDown(error)) throw error;
    log.warn("the database went away from a drain", { error });
    const at = Date.now() + databaseRetryMs;
    return { attempts: 0, next: "asleep", nextDueAt: null, wake: { key: String(at), at } };
  }
}

/** A drain, and when its lane is to be woken again, by this machine's clock: Inngest knows no other. */
interface Drained extends DrainResult {
  readonly wake: { readonly key: string; readonly at: number } | null;
}

/** One wake for each due time; another when a clock was set meanwhile, as the first comes at the wrong moment then. */
async function wakeFor(nextDueAt: string) {
  const at = await toLocalMs(nextDueAt);
  return { key: `${Date.parse(nextDueAt)}:${Math.round(at / 60_000)}`, at };
}

function drainOnce(endpointId: string): Promise<DrainResult> {
  return traced("drain", { endpointId: publicId("endpoint", endpointId) }, async (add) => {
    const result = await drainLane({
      endpointId,
      budgetMs: env().PORTICO_DRAIN_SECONDS * 1_000,
      clock: systemClock,
      signal: stopping(),
      lingerMs,
    });
    add({ count: result.attempts, outcome: result.next });
    return result;
  });
}
