import { openStatusesSql } from "./open-statuses";

const open = openStatusesSql.text;

/** Rows at the front of a lane's queue that are looked at; more than can be leased at once. */
const headRows = 200;

/**
 * When a lane next has something to do, as SQL: a lateral join `next` with the column `at`, null when nothing waits. It
 * is to be used beside `lanes l` and `endpoints ep`. What is leased counts from the end of its lease; in an ordered
 * lane the first delivery holds up the others, and one that is to be retried is the first; an open breaker holds up all
 * until its next probe.
 *
 * Due rows stand at the front of the index and are looked at one by one, as some may be leased; of the others the first
 * is enough. So a long queue costs no more than a short one.
 *
 * It asks for the time of the statement, not of its transaction: what a receiver stored while the transaction waited for
 * the lane is due, and not in the future.
 */
export const nextDue = `LATERAL (
  SELECT greatest(coalesce(head.at, queue.at), l.probe_at) AS at
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
