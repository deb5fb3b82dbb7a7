import { eventType } from "inngest";
import { z } from "zod";
import type { LaneWake } from "@/lib/events/ingest/store-event";

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

/** An endpoint is being moved: copies of its deliveries are to be sent to its new URL. */
export const copiesWanted = eventType("portico/copies.wanted", {
  schema: z.object({ moveId: z.uuid() }),
});

/** An app has started. What the one before it had stored but not announced is looked for at once. */
export const appStarted = eventType("portico/app.started", { schema: z.object({}) });

/** Alerts were raised, and wait to be sent as operational events and mails. */
export const alertsRaised = eventType("portico/alerts.raised", { schema: z.object({}) });

/** Mails were queued, and wait to be sent. */
export const mailsQueued = eventType("portico/mails.queued", { schema: z.object({}) });
