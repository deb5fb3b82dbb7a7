import { sql } from "@/lib/platform/database/db";
import { metrics } from "@/lib/platform/metrics";
import type { Batch, PruneClass } from "./batch";
import { pruneBodies } from "./bodies";
import { deleteOld } from "./delete-old";
import { pruneEvents } from "./events";
import { pruneResponses } from "./responses";
import { pruneSignInLimits } from "./sign-in-limits";

/** For how many days each class of rows is kept. */
export interface Retention {
  /** Bodies of events; responses with their headers. */
  readonly bodyDays: number;
  /** Events, deliveries, attempts, rejections, alerts, mails, copies, access links, and bulk replays that have ended. */
  readonly summaryDays: number;
  /** The audit log. */
  readonly auditDays: number;
}

/** Sign-in links work for minutes. */
const signInLinkDays = 1;
/** Sessions last for seven days. */
const sessionDays = 8;

export interface Pruned {
  /** Rows that were removed or emptied. */
  readonly rows: number;
  /** Whether the time was up before all old rows were removed. Call again then. */
  readonly more: boolean;
}

/** All classes of rows that grow. */
function classesOf({ bodyDays, summaryDays, auditDays }: Retention): PruneClass[] {
  return [
    { name: "event_bodies", nextBatch: pruneBodies(bodyDays) },
    { name: "responses", nextBatch: pruneResponses(bodyDays) },
    { name: "events", nextBatch: pruneEvents(summaryDays) },
    { name: "rejections", nextBatch: deleteOld("rejections", summaryDays) },
    {
      name: "replays",
      nextBatch: deleteOld("replays", summaryDays, sql`status IN ('completed', 'cancelled')`),
    },
    { name: "alerts", nextBatch: deleteOld("alerts", summaryDays) },
    { name: "shadow_copies", nextBatch: deleteOld("shadow_copies", summaryDays) },
    // The mailbox keeps its newest mails, whatever their age.
    { name: "mails", nextBatch: deleteOld("mails", summaryDays, sql`status <> 'kept'`) },
    { name: "audit_entries", nextBatch: deleteOld("audit_entries", auditDays) },
    { name: "sign_in_limits", nextBatch: pruneSignInLimits },
    { name: "sign_in_links", nextBatch: deleteOld("sign_in_links", signInLinkDays) },
    { name: "sessions", nextBatch: deleteOld("sessions", sessionDays) },
    { name: "access_links", nextBatch: deleteOld("access_links", summaryDays) },
  ];
}

/**
 * Removes rows that are older than their retention, in small batches. The classes take turns, so that none waits until
 * another is done. Ages are by the database's clock. Events with open deliveries are kept, however old.
 * @param budgetMs no batch starts after this many milliseconds
 * @param signal aborted when the process is to stop
 */
export async function prune(retention: Retention, budgetMs: number, signal?: AbortSignal): Promise<Pruned> {
  const stopAt = performance.now() + budgetMs;
  let left = classesOf(retention);
  let rows = 0;
  while (left.length > 0) {
    const unfinished: PruneClass[] = [];
    for (const one of left) {
      if (performance.now() >= stopAt || signal?.aborted) return { rows, more: true };
      const batch: Batch = await one.nextBatch();
      metrics().pruned.inc({ class: one.name }, batch.rows);
      rows += batch.rows;
      if (batch.more) unfinished.push(one);
    }
    left = unfinished;
  }
  return { rows, more: false };
}
