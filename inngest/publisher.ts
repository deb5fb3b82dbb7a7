import { wakeLanes } from "@/lib/deliveries/queue/lanes";
import type { LaneWake } from "@/lib/events/ingest/store-event";
import { saveCheckpoint } from "@/lib/platform/database/checkpoints";
import type { Effect } from "@/lib/platform/effects";
import { log } from "@/lib/platform/logger";
import { metrics } from "@/lib/platform/metrics";
import { inngest } from "./client";
import { alertsRaised, appStarted, copiesWanted, mailsQueued, replayRequested, wakeEvent } from "./events";

/**
 * Asks for woken lanes to be drained. Never throws: the rows are the truth, and the sweep finds what this could not
 * announce.
 */
export async function publishWakes(wakes: readonly LaneWake[]): Promise<void> {
  if (wakes.length === 0) return;
  try {
    await inngest().send(wakes.map(wakeEvent));
  } catch (error) {
    log.warn("a wake could not be announced; the sweep will find it", { count: wakes.length, error });
    await recordPublishFailure();
  }
}

/** Wakes lanes that got something to do, and announces those that slept. */
export async function wakeAndPublish(endpointIds: readonly string[]): Promise<void> {
  await publishWakes(await wakeLanes(endpointIds));
}

/** For health, which is red from here until a sweep has found what nobody was told of. Never throws. */
async function recordPublishFailure(): Promise<void> {
  metrics().publishFailures.inc();
  await saveCheckpoint("announcement_failed").catch((error: unknown) => {
    log.warn("a failed announcement could not be noted", { error });
  });
}

/** Asks for a bulk replay to be moved on. Never throws, for the same reason. */
export async function publishReplay(replayId: string): Promise<void> {
  try {
    await inngest().send({ name: replayRequested.name, data: { replayId } });
  } catch (error) {
    log.warn("a replay could not be announced; the sweep will find it", { replayId, error });
    await recordPublishFailure();
  }
}

/** Asks for a sweep, when this process takes over from one that may have been killed. Never throws, like the others. */
export async function publishStart(): Promise<void> {
  await publish(appStarted.name);
}

async function publish(name: string): Promise<void> {
  try {
    await inngest().send({ name, data: {} });
  } catch (error) {
    log.warn("what waits could not be announced; the sweep will find it", { code: name, error });
  }
}

/**
 * Publishes effects as Inngest events. Never throws: the sweep finds what could not be sent, and health is red from here
 * until it has.
 */
export async function publishToInngest(effects: readonly Effect[]): Promise<void> {
  try {
    const events = await eventsOf(effects);
    if (events.length > 0) await inngest().send(events);
  } catch (error) {
    const kinds = [...new Set(effects.map(({ kind }) => kind))].join(" ");
    log.warn("effects could not be published; the sweep will find the work", { code: kinds, error });
    if (effects.some(isWatchedByHealth)) await recordPublishFailure();
  }
}

/** Alerts and mails may be a minute late; deliveries, replays and copies are what health watches. */
function isWatchedByHealth({ kind }: Effect): boolean {
  return kind !== "send_alerts" && kind !== "send_mails";
}

async function eventsOf(effects: readonly Effect[]): Promise<JobEvent[]> {
  const asleep = effects.flatMap((effect) => (effect.kind === "wake_lane" ? [effect.endpointId] : []));
  const woken = asleep.length > 0 ? await wakeLanes(asleep) : [];
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
    case "drain_lane":
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
