import { eventType } from "inngest";
import { z } from "zod";
import type { LaneWake } from "@/lib/ingest/store-event";

/** The events that Portico's functions run on. They carry ids, never payloads. */

/** A lane has something due and nobody working on it. */
export const laneWoken = eventType("portico/lane.woken", {
  schema: z.object({ endpointId: z.uuid(), generation: z.number().int() }),
});

/** Announces a wake. The id names the lane's sleep that ended, so that two wakers of one lane start one drain. */
export function wakeEvent({ endpointId, generation }: LaneWake) {
  return { id: `lane:${endpointId}:${generation}`, name: laneWoken.name, data: { endpointId, generation } };
}

/** A bulk replay is to be moved on. */
export const replayRequested = eventType("portico/replay.requested", {
  schema: z.object({ replayId: z.uuid() }),
});
