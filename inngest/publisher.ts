import { notifyLocalWorkers } from "@/lib/deliveries/queue/local-workers";
import { wakeWorkersOf } from "@/lib/deliveries/queue/workers";
import { saveCheckpoint } from "@/lib/platform/database/checkpoints";
import type { Effect } from "@/lib/platform/effects";
import { log } from "@/lib/platform/logger";
import { recordScheduledRun, requestMaintenance } from "@/lib/platform/maintenance-schedule";
import { metrics } from "@/lib/platform/metrics";
import { inngest } from "./client";
import {
  alertsRaised,
  appStarted,
  copiesWanted,
  mailsQueued,
  maintenanceEvent,
  replayRequested,
  wakeEvent,
} from "./events";

/** Starts the maintenance now, because this process may replace one that was killed. Never throws. */
export async function publishStart(): Promise<void> {
  recordScheduledRun(new Date());
  try {
    await inngest().send({ name: appStarted.name, data: {} });
  } catch (error) {
    log.warn("the start of the app could not be published", { error });
    // It is tried again until Inngest accepts it.
    await requestMaintenance();
  }
}

/** Starts the maintenance at a time. Rejects if Inngest cannot be called; health is red then until a sweep has run. */
export async function startMaintenance(at: Date): Promise<void> {
  try {
    await inngest().send(maintenanceEvent(at));
  } catch (error) {
    await recordPublishFailure();
    throw error;
  }
}

/**
 * Publishes effects as Inngest events. Never throws: the sweep finds what could not be published, and health is red until
 * it has.
 */
export async function publishToInngest(effects: readonly Effect[]): Promise<void> {
  try {
    await sendEffects(effects);
  } catch (error) {
    const kinds = [...new Set(effects.map(({ kind }) => kind))].join(" ");
    log.warn("effects could not be published; the sweep will find the work", { code: kinds, error });
    if (effects.some(isWatchedByHealth)) await recordPublishFailure();
  }
}

/** Sends effects as Inngest events. Rejects if they cannot be sent. */
export async function sendEffects(effects: readonly Effect[]): Promise<void> {
  const events = await eventsOf(effects);
  if (events.length > 0) await inngest().send(events);
}

/** Alerts and mails may be a minute late. Health watches deliveries, replays and copies. */
function isWatchedByHealth({ kind }: Effect): boolean {
  return kind !== "send_alerts" && kind !== "send_mails";
}

/** Turns health red until a sweep has run. Never throws. */
async function recordPublishFailure(): Promise<void> {
  metrics().publishFailures.inc();
  await saveCheckpoint("publish_failed").catch((error: unknown) => {
    log.warn("a failure to publish could not be recorded", { error });
  });
}

async function eventsOf(effects: readonly Effect[]): Promise<JobEvent[]> {
  const due = effects.flatMap((effect) => (effect.kind === "wake_lane" ? [effect.endpointId] : []));
  const elsewhere = notifyLocalWorkers(due);
  const woken = elsewhere.length > 0 ? await wakeWorkersOf(elsewhere) : [];
  return [...woken.map(wakeEvent), ...effects.flatMap(eventOf)];
}

interface JobEvent {
  readonly id?: string;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}

function eventOf(effect: Effect): readonly JobEvent[] {
  switch (effect.kind) {
    case "wake_lane":
      return [];
    case "start_worker":
      return [wakeEvent(effect)];
    case "run_replay":
      return [{ name: replayRequested.name, data: { replayId: effect.replayId } }];
    case "send_copies":
      return [{ name: copiesWanted.name, data: { moveId: effect.moveId } }];
    case "send_alerts":
      return [{ name: alertsRaised.name, data: {} }];
    case "send_mails":
      return [{ name: mailsQueued.name, data: {} }];
  }
}
