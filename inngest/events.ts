import { eventType } from "inngest";
import { z } from "zod";

/** The events that Portico's functions run on. They carry ids, never payloads. */

/** A lane has something due and nobody working on it. */
export const laneWoken = eventType("portico/lane.woken", {
  schema: z.object({ endpointId: z.uuid(), generation: z.number().int() }),
});

/** A bulk replay is to be moved on. */
export const replayRequested = eventType("portico/replay.requested", {
  schema: z.object({ replayId: z.uuid() }),
});
