import { eventType } from "inngest";
import { z } from "zod";
import type { WokenWorker } from "@/lib/platform/effects";

/** The events that trigger Portico's functions. They carry ids, never payloads. */

/** A worker has something to do and needs a run. */
export const workerWoken = eventType("portico/worker.woken", {
  schema: z.object({
    worker: z.number().int().min(0),
    of: z.number().int().min(1),
    generation: z.number().int(),
  }),
});

/** The wake event of a worker. Its id contains the generation, so that two wakers of one sleep start one run. */
export function wakeEvent({ worker, of, generation }: WokenWorker) {
  const data = { worker, of, generation };
  return { id: `worker:${worker}:${of}:${generation}`, name: workerWoken.name, data };
}

/** A bulk replay has work to do. */
export const replayRequested = eventType("portico/replay.requested", {
  schema: z.object({ replayId: z.uuid() }),
});

/** An endpoint is being moved, and copies of its deliveries are to be sent to the new URL. */
export const copiesWanted = eventType("portico/copies.wanted", {
  schema: z.object({ moveId: z.uuid() }),
});

/** The maintenance is due at the event's time. */
export const maintenanceDue = eventType("portico/maintenance.due", { schema: z.object({}) });

/** Starts the maintenance at a time. Its id is the time, so that several processes start one run in a minute. */
export function maintenanceEvent(at: Date) {
  const ts = at.getTime();
  return { id: `maintenance:${Math.floor(ts / 1_000)}`, name: maintenanceDue.name, data: {}, ts };
}

/** The app has started. The maintenance runs at once and finds the work that the process before has not published. */
export const appStarted = eventType("portico/app.started", { schema: z.object({}) });

/** Alerts wait to be sent as operational events and mails. */
export const alertsRaised = eventType("portico/alerts.raised", { schema: z.object({}) });

/** Mails wait to be sent. */
export const mailsQueued = eventType("portico/mails.queued", { schema: z.object({}) });
