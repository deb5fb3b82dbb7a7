import { wakeLanes } from "@/lib/delivery/lanes";
import type { LaneWake } from "@/lib/ingest/store-event";
import { log } from "@/lib/platform/logger";
import { inngest } from "./client";
import { replayRequested, wakeEvent } from "./events";

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
  }
}

/** Wakes lanes that got something to do, and announces those that slept. */
export async function wakeAndAnnounce(endpointIds: readonly string[]): Promise<void> {
  await announceWakes(await wakeLanes(endpointIds));
}

/** Asks for a bulk replay to be moved on. Never throws, for the same reason. */
export async function announceReplay(replayId: string): Promise<void> {
  try {
    await inngest().send({ name: replayRequested.name, data: { replayId } });
  } catch (error) {
    log.warn("a replay could not be announced; the sweep will find it", { replayId, error });
  }
}
