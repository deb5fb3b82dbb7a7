import { wakeLanes } from "@/lib/deliveries/queue/lanes";
import type { LaneWake } from "@/lib/events/ingest/store-event";
import { leaveMark } from "@/lib/platform/database/checkpoints";
import { log } from "@/lib/platform/logger";
import { metrics } from "@/lib/platform/metrics";
import { inngest } from "./client";
import { alertsRaised, appStarted, copiesWanted, mailsQueued, replayRequested, wakeEvent } from "./events";

/**
 * Asks for woken lanes to be drained. Never throws: the rows are the truth, and the sweep finds what this could not
 * announce.
 */
export async function announceWakes(wakes: readonly LaneWake[]): Promise<void> {
  if (wakes.length === 0) return;
  try {
    await inngest().send(wakes.map(wakeEvent));
  } catch (error) {
    log.warn("a wake could not be announced; the sweep will find it", { count: wakes.length, error });
    await noteFailedAnnouncement();
  }
}

/** Wakes lanes that got something to do, and announces those that slept. */
export async function wakeAndAnnounce(endpointIds: readonly string[]): Promise<void> {
  await announceWakes(await wakeLanes(endpointIds));
}

/** For health, which is red from here until a sweep has found what nobody was told of. Never throws. */
async function noteFailedAnnouncement(): Promise<void> {
  metrics().failedAnnouncements.inc();
  await leaveMark("announcement_failed").catch((error: unknown) => {
    log.warn("a failed announcement could not be noted", { error });
  });
}

/** Asks for a bulk replay to be moved on. Never throws, for the same reason. */
export async function announceReplay(replayId: string): Promise<void> {
  try {
    await inngest().send({ name: replayRequested.name, data: { replayId } });
  } catch (error) {
    log.warn("a replay could not be announced; the sweep will find it", { replayId, error });
    await noteFailedAnnouncement();
  }
}

/** Asks for the copies of a move to be sent. Never throws, for the same reason. */
export async function announceMove(moveId: string): Promise<void> {
  try {
    await inngest().send({ name: copiesWanted.name, data: { moveId } });
  } catch (error) {
    log.warn("a move could not be announced; the sweep will find it", { moveId, error });
    await noteFailedAnnouncement();
  }
}

/** Asks for a sweep, when this process takes over from one that may have been killed. Never throws, like the others. */
export async function announceStart(): Promise<void> {
  await announce(appStarted.name);
}

/** Asks for raised alerts to be dispatched. Never throws, for the same reason. */
export async function announceAlerts(): Promise<void> {
  await announce(alertsRaised.name);
}

/** Asks for queued mails to be sent. Never throws, for the same reason. */
export async function announceMails(): Promise<void> {
  await announce(mailsQueued.name);
}

async function announce(name: string): Promise<void> {
  try {
    await inngest().send({ name, data: {} });
  } catch (error) {
    log.warn("what waits could not be announced; the sweep will find it", { code: name, error });
  }
}
