import { openStatusesSql } from "./open-statuses";

const open = openStatusesSql.text;

/** Rows at the front of a lane's queue that are examined; more than can be leased at the same time. */
const headRows = 200;

/**
 * The time at which a lane next has work, as SQL: a lateral join `next` with the column `at`, for statements with
 * `lanes l` and `endpoints ep`. It has no row if no delivery is open. A leased delivery counts from the end of its lease.
 * In an ordered lane the first delivery blocks the others, and one that is retried is the first. An open breaker blocks
 * all until its next probe, and a wait of the lane blocks all until its end.
 *
 * Due rows are at the front of the index and are examined one by one, because some may be leased. Of the other rows the
 * first is enough. So a long queue costs no more than a short one.
 *
 * It uses the time of the statement and not of its transaction: a delivery that was stored while the transaction waited
 * for the lane is due, and not in the future.
 */
export const nextDue = `LATERAL (
  SELECT greatest(coalesce(head.at, queue.at), l.probe_at, l.waits_until) AS at
  FROM (
    SELECT least(
      (SELECT min(greatest(front.due_at, front.leased_until)) FROM (
        SELECT d.due_at, d.leased_until FROM deliveries d
        WHERE d.endpoint_id = ep.id AND d.status IN ${open} AND d.due_at <= statement_timestamp()
        ORDER BY d.due_at, d.id LIMIT CASE WHEN ep.ordered THEN 1 ELSE ${headRows} END) front),
      (SELECT d.due_at FROM deliveries d
        WHERE d.endpoint_id = ep.id AND d.status IN ${open} AND d.due_at > statement_timestamp()
        ORDER BY d.due_at LIMIT 1)) AS at) queue,
  (SELECT (SELECT greatest(r.due_at, r.leased_until) FROM deliveries r
      WHERE ep.ordered AND r.endpoint_id = ep.id AND r.status = 'retrying'
      ORDER BY r.due_at LIMIT 1) AS at) head
  WHERE coalesce(head.at, queue.at) IS NOT NULL) next`;
