import { metrics } from "@/lib/platform/metrics";
import type { Batch, PruneClass } from "./batch";
import { pruneBodies } from "./bodies";
import { deleteOld } from "./delete-old";
import { pruneEvents } from "./events";
import { pruneResponses } from "./responses";

/** For how many days each class of rows is kept. */
export interface Retention {
  /** Bodies: of events, and of endpoints' answers with their headers. */
  readonly bodyDays: number;
  /**
   * Events, deliveries and attempts without those; rejections, alerts, mails, copies, access links, and bulk replays that
   * have ended.
   */
  readonly summaryDays: number;
  /** Who did what. */
  readonly auditDays: number;
}

/** Sign-ins are kept to limit guessing, whose window is minutes. */
const signInDays = 1 / 24;
/** Links to sign in work for minutes. */
const signInLinkDays = 1;

export interface Pruned {
  /** Rows that were removed or emptied. */
  readonly rows: number;
  /** The time was up before everything old was gone; call again. */
  readonly more: boolean;
}

/** Every class of rows that grows, each with what removes one batch of it. */
function classesOf({ bodyDays, summaryDays, auditDays }: Retention): PruneClass[] {
  return [
    { name: "event_bodies", nextBatch: pruneBodies(bodyDays) },
    { name: "answers", nextBatch: pruneResponses(bodyDays) },
    { name: "events", nextBatch: pruneEvents(summaryDays) },
    { name: "rejections", nextBatch: deleteOld("rejections", summaryDays) },
    { name: "replays", nextBatch: deleteOld("replays", summaryDays, "status IN ('completed', 'cancelled')") },
    { name: "alerts", nextBatch: deleteOld("alerts", summaryDays) },
    { name: "shadow_copies", nextBatch: deleteOld("shadow_copies", summaryDays) },
    // The mailbox holds its newest, whatever their age.
    { name: "mails", nextBatch: deleteOld("mails", summaryDays, "status <> 'kept'") },
    { name: "audit_entries", nextBatch: deleteOld("audit_entries", auditDays) },
    { name: "sign_in_tries", nextBatch: deleteOld("sign_in_tries", signInDays) },
    { name: "sign_in_links", nextBatch: deleteOld("sign_in_links", signInLinkDays) },
    { name: "access_links", nextBatch: deleteOld("access_links", summaryDays) },
  ];
}

/**
 * Removes what is older than its retention, in small batches, one class after the other in turns, so that no class waits
 * for another to be done. Ages are judged by the database's clock. What someone still waits for is kept, however old.
 * @param budgetMs no new batch is begun after this many milliseconds
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
