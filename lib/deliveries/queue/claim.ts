import type { HeaderPairs } from "@/lib/http/types";
import { pool } from "@/lib/platform/database/pool";
import type { DeliveryId, EndpointId, EventId, PartnerId } from "@/lib/platform/ids";
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
  /** Null if it is large, or once retention has removed it. */
  readonly body: Buffer | null;
  /** The body must be read with a statement of its own. */
  readonly bodyIsLarge: boolean;
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

/** A lane from which deliveries are to be claimed. */
export interface AskedLane {
  readonly endpointId: EndpointId;
  /** How many of its deliveries are in flight. */
  readonly inFlight: number;
  /** How many deliveries to claim at most. */
  readonly wanted: number;
}

/** What a claim found out about one lane. */
export interface LaneAtClaim {
  readonly endpointId: EndpointId;
  readonly partnerId: PartnerId;
  /** How many deliveries may be in flight at a time. 1 for an ordered lane, a probe, and after a wait. */
  readonly capacity: number;
  /** How many deliveries could be claimed, had they been due. */
  readonly places: number;
  /** Milliseconds until the next probe or the end of the wait. Null: nothing holds the lane back. */
  readonly blockedMs: number | null;
  /** Milliseconds until the rate limit allows the next request. 0: it allows one now, or there is none. */
  readonly rateLimitedMs: number;
  /** No attempt has failed since the last success. */
  readonly isHealthy: boolean;
}

export interface ClaimResult {
  /** The longest due first. */
  readonly claims: readonly Claim[];
  /** The lanes that were asked and whose endpoint is enabled. */
  readonly lanes: readonly LaneAtClaim[];
  /** False if another run has taken over the worker. Then nothing was claimed. */
  readonly holds: boolean;
}

/** Claims only while this run holds the worker. Undefined in tests and for claims outside of a run. */
export interface ClaimGuard {
  readonly worker: number;
  readonly holder: string;
}

const isDue = "d.due_at <= now() AND (d.leased_until IS NULL OR d.leased_until <= now())";

/** The first delivery of an ordered lane: the one that is retried, or else the one that has waited longest. */
const head = `coalesce(
    (SELECT r.id FROM deliveries r WHERE r.endpoint_id = lane.endpoint_id AND r.status = 'retrying'
      ORDER BY r.due_at, r.id LIMIT 1),
    (SELECT w.id FROM deliveries w WHERE w.endpoint_id = lane.endpoint_id AND w.status IN ${open}
      ORDER BY w.due_at, w.id LIMIT 1))`;

/**
 * One statement for many lanes. `lane` decides how many deliveries each lane may get: its capacity without those in
 * flight, and the tokens of its rate limit, a bucket that holds the requests of one second and refills evenly. The
 * bucket is in the database, so that all processes share it. `candidate` reads only the front of each lane's queue.
 */
const statement = `
WITH run AS MATERIALIZED (
  SELECT $4::int IS NULL OR EXISTS (SELECT 1 FROM workers WHERE number = $4 AND holder = $5::uuid) AS holds
), lane AS MATERIALIZED (
  SELECT l.endpoint_id, ep.partner_id, ep.ordered, ep.rate_limit, bucket.level, room.capacity,
    l.failures = 0 AND l.wait_count = 0 AS healthy, blocked.until AS blocked_until,
    CASE WHEN blocked.until IS NOT NULL THEN 0
      ELSE greatest(0, least(asked.wanted, room.capacity - asked.in_flight, floor(bucket.level)))::int END AS places
  FROM unnest($1::uuid[], $2::int[], $3::int[]) AS asked (endpoint_id, in_flight, wanted)
  JOIN lanes l ON l.endpoint_id = asked.endpoint_id
  JOIN endpoints ep ON ep.id = l.endpoint_id AND ep.status = 'enabled' AND ep.deleted_at IS NULL,
  LATERAL (SELECT CASE WHEN greatest(l.probe_at, l.waits_until) > now()
    THEN greatest(l.probe_at, l.waits_until) END AS until) blocked,
  LATERAL (SELECT CASE WHEN l.probe_at IS NOT NULL OR l.wait_count > 0 OR ep.ordered
    THEN 1 ELSE ep.max_in_flight END AS capacity) room,
  LATERAL (SELECT least(ep.rate_limit::float8, coalesce(l.tokens, ep.rate_limit)
    + extract(epoch FROM clock_timestamp() - coalesce(l.tokens_at, clock_timestamp()))::float8 * ep.rate_limit)
    AS level) bucket
  WHERE (SELECT holds FROM run)
), candidate AS MATERIALIZED (
  SELECT front.id FROM lane, LATERAL (
    SELECT d.id FROM deliveries d WHERE d.endpoint_id = lane.endpoint_id AND d.status IN ${open} AND ${isDue}
    ORDER BY d.due_at, d.id LIMIT lane.places) front
  WHERE NOT lane.ordered AND lane.places > 0
  UNION ALL
  SELECT ${head} FROM lane WHERE lane.ordered AND lane.places > 0
), due AS MATERIALIZED (
  SELECT d.id, d.leased_until FROM deliveries d
  WHERE d.id = ANY(ARRAY(SELECT id FROM candidate)) AND d.status IN ${open} AND ${isDue}
  FOR NO KEY UPDATE OF d SKIP LOCKED
), claimed AS (
  UPDATE deliveries d SET fence = d.fence + 1,
    internal_errors = d.internal_errors + CASE WHEN due.leased_until IS NULL THEN 0 ELSE 1 END,
    leased_until = now() + (ep.timeout_ms + ${leaseMarginMs}) * interval '1 millisecond'
  FROM due, endpoints ep WHERE d.id = due.id AND ep.id = d.endpoint_id
  RETURNING d.id, d.due_at, d.event_id, d.endpoint_id, d.cycle, d.attempt_count, d.fence,
    due.leased_until IS NOT NULL AS resumed, d.internal_errors
), spent AS (
  UPDATE lanes SET tokens = lane.level - used.count, tokens_at = clock_timestamp()
  FROM lane JOIN (SELECT endpoint_id, count(*) AS count FROM claimed GROUP BY 1) used USING (endpoint_id)
  WHERE lanes.endpoint_id = lane.endpoint_id AND lane.rate_limit IS NOT NULL
)
SELECT run.holds, lane.endpoint_id AS "laneId", lane.partner_id AS "partnerId", lane.capacity, lane.places, lane.healthy AS "isHealthy",
  extract(epoch FROM lane.blocked_until - now())::float8 * 1000 AS "blockedMs",
  coalesce(greatest(0, 1 - lane.level) / lane.rate_limit * 1000, 0)::float8 AS "rateLimitedMs",
  c.id AS "deliveryId", c.cycle, c.attempt_count + 1 AS number, c.fence, c.resumed, c.internal_errors AS "internalErrors",
  ep.url, ep.retry_schedule AS "retrySchedule", ep.late_success AS "lateSuccess", ${claimColumns}
FROM run LEFT JOIN lane ON true LEFT JOIN claimed c ON c.endpoint_id = lane.endpoint_id
  LEFT JOIN events e ON e.id = c.event_id LEFT JOIN endpoints ep ON ep.id = c.endpoint_id
ORDER BY c.due_at, c.id`;

/** The columns of a lane, and those of a claim. Without a claim the latter are null; without a lane all are. */
type Row = { readonly holds: boolean } & (NoLane | (LaneColumns & (Claim | { readonly deliveryId: null })));
type NoLane = { readonly laneId: null; readonly deliveryId: null };
type LaneColumns = Omit<LaneAtClaim, "endpointId"> & { readonly laneId: EndpointId };

/**
 * Claims due deliveries of several lanes, the longest due of each lane first. It locks no rows of other lanes. A delivery
 * that another transaction has locked is left out.
 */
export async function claimDue(asked: readonly AskedLane[], guard?: ClaimGuard): Promise<ClaimResult> {
  const { rows } = await pool().query<Row>({
    name: "claim-due",
    text: statement,
    values: [
      asked.map(({ endpointId }) => endpointId),
      asked.map(({ inFlight }) => inFlight),
      asked.map(({ wanted }) => wanted),
      guard?.worker ?? null,
      guard?.holder ?? null,
    ],
  });
  const lanes = new Map<EndpointId, LaneAtClaim>();
  for (const row of rows) if (row.laneId !== null) lanes.set(row.laneId, { ...row, endpointId: row.laneId });
  const claims = rows.filter((row) => row.deliveryId !== null);
  return { claims, lanes: [...lanes.values()], holds: rows[0]?.holds ?? false };
}
