import type { HeaderPairs } from "@/lib/http/types";
import { pool } from "@/lib/platform/database/pool";
import type { DeliveryId, EndpointId, EventId } from "@/lib/platform/ids";
import { claimColumns } from "./claim-columns";
import { openStatusesSql } from "./open-statuses";

const open = openStatusesSql.text;

/** A lease is the endpoint's timeout plus this margin to sign and settle. */
const leaseMarginMs = 30_000;

/** A delivery that only this process may attempt now, with the endpoint's settings at this moment. */
export interface Claim {
  readonly deliveryId: DeliveryId;
  readonly endpointId: EndpointId;
  readonly cycle: number;
  /** This attempt's number within the cycle: 1, 2, 3 … */
  readonly number: number;
  /** Settling needs the fence of the newest claim. */
  readonly fence: number;
  /** An earlier claim of this attempt was never settled: its process died, but may have sent the request. */
  readonly resumed: boolean;
  /** Errors of Portico and claims without a result, in a row, up to now. */
  readonly internalErrors: number;
  readonly eventId: EventId;
  readonly externalId: string;
  readonly type: string;
  readonly sourceDialect: string;
  readonly receivedAt: Date;
  readonly contentType: string | null;
  /** The codings of the body, such as `gzip`; null if it is plain. */
  readonly contentEncoding: string | null;
  /** Null once retention has removed it. */
  readonly body: Buffer | null;
  /** The stored headers of the event, if some of them are sent on. Otherwise null. */
  readonly receivedHeaders: HeaderPairs | null;
  readonly url: string;
  readonly dialect: string;
  /** The API version that the endpoint's events name. */
  readonly apiVersion: string | null;
  readonly timeoutMs: number;
  readonly retrySchedule: readonly number[];
  /** Whether a success after the deadline counts. */
  readonly lateSuccess: "retry" | "accept";
  readonly configVersion: number;
  /** The secrets that are active at this moment, the newest first. */
  readonly secretIds: readonly string[];
}

/** The first delivery of an ordered lane: the one that is retried, or else the one that has waited longest. */
const head = `d.id = coalesce(
    (SELECT r.id FROM deliveries r WHERE r.endpoint_id = $1 AND r.status = 'retrying'
      ORDER BY r.due_at, r.id LIMIT 1),
    (SELECT w.id FROM deliveries w WHERE w.endpoint_id = $1 AND w.status IN ${open}
      ORDER BY w.due_at, w.id LIMIT 1))`;

const statement = (candidates: string) => `
WITH due AS (
  SELECT d.id, d.leased_until FROM deliveries d
  WHERE ${candidates} AND d.status IN ${open} AND d.due_at <= now()
    AND (d.leased_until IS NULL OR d.leased_until <= now())
    AND EXISTS (SELECT 1 FROM endpoints WHERE id = $1 AND status = 'enabled' AND deleted_at IS NULL)
  ORDER BY d.due_at, d.id LIMIT $2 FOR NO KEY UPDATE OF d SKIP LOCKED
), claimed AS (
  UPDATE deliveries d SET fence = d.fence + 1,
    internal_errors = d.internal_errors + CASE WHEN due.leased_until IS NULL THEN 0 ELSE 1 END,
    leased_until = now() + (ep.timeout_ms + ${leaseMarginMs}) * interval '1 millisecond'
  FROM due, endpoints ep WHERE d.id = due.id AND ep.id = $1
  RETURNING d.id, d.due_at, d.event_id, d.cycle, d.attempt_count, d.fence, due.leased_until IS NOT NULL AS resumed,
    d.internal_errors
)
SELECT c.id AS "deliveryId", c.cycle, c.attempt_count + 1 AS number, c.fence, c.resumed, c.internal_errors AS "internalErrors",
  ep.url, ep.retry_schedule AS "retrySchedule", ep.late_success AS "lateSuccess", ${claimColumns("$1")}
FROM claimed c JOIN events e ON e.id = c.event_id JOIN endpoints ep ON ep.id = $1
ORDER BY c.due_at, c.id`;

const anyDue = { name: "claim-due", text: statement("d.endpoint_id = $1") };
const headOnly = { name: "claim-head", text: statement(head) };

/**
 * Claims up to `limit` due deliveries of one lane, the longest due first. Reads no rows of other lanes.
 * @param ordered claim only the first delivery of the lane, and only if it is due
 */
export async function claimDue(endpointId: EndpointId, limit: number, ordered = false): Promise<Claim[]> {
  const { rows } = await pool().query<Claim>({
    ...(ordered ? headOnly : anyDue),
    values: [endpointId, limit],
  });
  return rows;
}
