import { localWorkersSettled } from "@/lib/deliveries/queue/local-workers";
import { type ServeResult, serveWorker } from "@/lib/deliveries/queue/serve-worker";
import { toLocalMs } from "@/lib/platform/database/database-clock";
import type { WokenWorker } from "@/lib/platform/effects";
import { env } from "@/lib/platform/env";
import { isDatabaseDown } from "@/lib/platform/is-database-down";
import { log } from "@/lib/platform/logger";
import { systemRuntime } from "@/lib/platform/runtime";
import { traced } from "@/lib/platform/trace";
import { inngest } from "../client";
import { wakeEvent, workerWoken } from "../events";
import { finishBeforeStop, stopping } from "../stopping";

/** How long after the database went away the next run starts, in milliseconds. */
const databaseRetryMs = 3_000;

/**
 * Serves one worker until nothing is due or its time is up. Then it schedules the next run: at once if there is more to do,
 * or when the next delivery is due. Two runs of a worker may overlap, so that one takes over from the other without a gap.
 */
export const workFunction = () =>
  inngest().createFunction(
    {
      id: "work",
      name: "Send deliveries",
      triggers: [{ event: workerWoken.name }],
      concurrency: [{ limit: 2, key: "event.data.worker" }],
      retries: 3,
    },
    async ({ event, step }) => {
      const woken = workerWoken.schema.parse(event.data);
      const { result, followUp } = await step.run("serve", () => serve(woken));
      if (followUp) await step.sendEvent("follow-up", followUp);
      return result;
    },
  );

/** An event that starts the next run. `ts` is by the clock of this machine, as Inngest expects. */
interface FollowUp {
  readonly id: string;
  readonly name: string;
  readonly data: WokenWorker;
  readonly ts?: number;
}

interface Served {
  readonly result: Pick<ServeResult, "next" | "attempts">;
  readonly followUp: FollowUp | null;
}

/**
 * Serves the worker. If the database goes away, the next run starts soon. A failed step would have to wait for Inngest's
 * retry, which comes half a minute later or more.
 */
async function serve(woken: WokenWorker): Promise<Served> {
  try {
    const served = await finishBeforeStop(serveOnce(woken));
    return {
      result: { next: served.next, attempts: served.attempts },
      followUp: await followUpOf(woken, served),
    };
  } catch (error) {
    if (!isDatabaseDown(error)) throw error;
    log.warn("the database did not respond to a run", { error });
    const ts = Date.now() + databaseRetryMs;
    const followUp = { ...wakeEvent(woken), id: `retry:${woken.worker}:${ts}`, ts };
    return { result: { next: "replaced", attempts: 0 }, followUp };
  } finally {
    void finishBeforeStop(localWorkersSettled());
  }
}

function serveOnce(woken: WokenWorker): Promise<ServeResult> {
  const { PORTICO_DRAIN_SECONDS: budget, PORTICO_LINGER_SECONDS: linger } = env();
  return traced("work", { count: woken.worker }, async (add) => {
    const result = await serveWorker({
      ...woken,
      budgetMs: budget * 1_000,
      lingerMs: linger * 1_000,
      runtime: systemRuntime,
      signal: stopping(),
      handOver: (id) => publishEarly(handOverEvent(woken, id)),
    });
    add({ count: result.attempts, outcome: result.next });
    return result;
  });
}

async function followUpOf(woken: WokenWorker, result: ServeResult): Promise<FollowUp | null> {
  if (result.next === "hand_over") return handOverEvent(woken, result.handOverId);
  if (result.next === "replaced" || result.nextDueAt === null) return null;
  const ts = await toLocalMs(result.nextDueAt);
  const event = wakeEvent(woken);
  // The id gives one event for each due time, and another one if a clock was set in between.
  return { ...event, id: `${event.id}:${Date.parse(result.nextDueAt)}:${Math.round(ts / 60_000)}`, ts };
}

function handOverEvent(woken: WokenWorker, handOverId: string): FollowUp {
  return { ...wakeEvent(woken), id: `hand-over:${handOverId}` };
}

/** The step after this one publishes the event too, with the same id, so an error costs only time. */
async function publishEarly(event: FollowUp): Promise<void> {
  await inngest()
    .send(event)
    .catch((error: unknown) => log.warn("a run could not be handed over early", { error }));
}
