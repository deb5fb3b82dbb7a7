import { type Db, type Sql, sql } from "@/lib/platform/database/db";
import type { WriteScope } from "@/lib/platform/database/transaction";
import type { DeliveryId, EndpointId, EventId, PartnerId } from "@/lib/platform/ids";
import { allowOneNow } from "./lane-health";
import { openStatusesSql as open } from "./open-statuses";

/**
 * The transitions of a delivery that are neither its storing (`lib/events/ingest/store-event.ts`), a claim (`claim.ts`)
 * nor the end of an attempt (`settle.ts`). No other file writes the table: `tests/architecture/state.test.ts`.
 * docs/delivery-states.md has the diagram. All times are the database's.
 */

/** Ends the delivery `d`. The raised fence makes the result of an attempt that is in flight stale. */
const ended = sql`settled_at = now(), leased_until = NULL, fence = d.fence + 1`;

/** Starts a new cycle of the delivery `d`: due at once, with a full retry schedule. */
const newCycle = sql`status = 'pending', cycle = d.cycle + 1, attempt_count = 0, due_at = now(), settled_at = NULL,
  skipped_reason = NULL, leased_until = NULL, fence = d.fence + 1, internal_errors = 0`;

/**
 * Cancels an open delivery. In an ordered lane it may have been the one that the others wait for, so the lane is woken.
 * @returns false if the delivery was not open
 */
export async function cancelOpenDelivery({ tx, effects }: WriteScope, id: DeliveryId): Promise<boolean> {
  const [cancelled] = await tx.$queryRaw<{ endpointId: EndpointId; ordered: boolean }[]>(sql`
    UPDATE deliveries d SET status = 'cancelled', ${ended} FROM endpoints ep
    WHERE d.id = ${id}::uuid AND d.status IN ${open} AND ep.id = d.endpoint_id
    RETURNING d.endpoint_id AS "endpointId", ep.ordered`);
  if (cancelled?.ordered) effects.wakeLane(cancelled.endpointId);
  return cancelled !== undefined;
}

/** Cancels the open deliveries of an endpoint that is deleted. @returns how many */
export async function cancelOpenDeliveriesOf(tx: Db, endpointId: EndpointId): Promise<number> {
  return tx.$executeRaw(sql`
    UPDATE deliveries d SET status = 'cancelled', ${ended}
    WHERE d.endpoint_id = ${endpointId}::uuid AND d.status IN ${open}`);
}

/** Cancels the deliveries that were stored for an endpoint while it was being deleted. @returns how many */
export async function cancelOrphans(tx: Db): Promise<number> {
  return tx.$executeRaw(sql`
    UPDATE deliveries d SET status = 'cancelled', ${ended} FROM endpoints ep
    WHERE ep.id = d.endpoint_id AND ep.deleted_at IS NOT NULL AND d.status IN ${open}`);
}

/** Deliveries that one call skips; the next sweep skips the rest. */
const skipBatch = 5_000;

/**
 * Skips the open deliveries of disabled endpoints, so that they can be sent later together with the events that arrived
 * since. The open deliveries of a paused endpoint keep waiting.
 * @returns how many
 */
export async function skipForDisabled(tx: Db): Promise<number> {
  return tx.$executeRaw(sql`
    UPDATE deliveries d SET status = 'skipped', skipped_reason = 'endpoint_disabled', ${ended}
    WHERE d.id IN (
      SELECT o.id FROM deliveries o JOIN endpoints ep ON ep.id = o.endpoint_id
      WHERE ep.status = 'disabled' AND ep.deleted_at IS NULL AND o.status IN ${open}
      LIMIT ${skipBatch} FOR NO KEY UPDATE OF o SKIP LOCKED)`);
}

export interface RestartedDelivery {
  readonly id: DeliveryId;
  readonly endpointId: EndpointId;
  /** The number of the new cycle. */
  readonly cycle: number;
}

/**
 * Starts a new cycle of deliveries, whatever their status, and wakes their lanes. An attempt of the old cycle that is in
 * flight is still recorded, but no longer changes the delivery.
 * @param picked a SELECT of their `id`
 */
export async function restartCycles(
  { tx, effects }: WriteScope,
  picked: Sql,
): Promise<readonly RestartedDelivery[]> {
  const rows = await tx.$queryRaw<RestartedDelivery[]>(sql`
    WITH picked AS (${picked})
    UPDATE deliveries d SET ${newCycle} FROM picked WHERE d.id = picked.id
    RETURNING d.id, d.endpoint_id AS "endpointId", d.cycle`);
  for (const endpointId of new Set(rows.map((row) => row.endpointId))) effects.wakeLane(endpointId);
  return rows;
}

/**
 * Creates the deliveries of past events for one endpoint, if it is enabled, and wakes its lane. A delivery that was
 * skipped is restarted. One with another status stays as it is.
 * @returns how many deliveries were created or restarted
 */
export async function createMissing(
  { tx, effects }: WriteScope,
  endpointId: EndpointId,
  eventIds: readonly EventId[],
): Promise<number> {
  const moved = await tx.$executeRaw(sql`
    INSERT INTO deliveries AS d (id, event_id, endpoint_id, partner_id, status, due_at, created_at)
    SELECT portico_uuid(), e.id, ep.id, ep.partner_id, 'pending', now(), now()
    FROM events e JOIN endpoints ep ON ep.id = ${endpointId}::uuid AND ep.status = 'enabled' AND ep.deleted_at IS NULL
    WHERE e.id = ANY(${eventIds}::uuid[]) ORDER BY e.id
    ON CONFLICT (event_id, endpoint_id) DO UPDATE SET ${newCycle} WHERE d.status = 'skipped'`);
  if (moved > 0) effects.wakeLane(endpointId);
  return moved;
}

/**
 * Makes an open delivery due now, unless an attempt is in flight, and wakes its lane. It goes before all others of the
 * endpoint, so that it is the one that is sent if the breaker is open or the lane waits. In an ordered lane it keeps its place.
 * @returns false if the delivery is not open or an attempt is in flight
 */
export async function makeDueNow(
  { tx, effects }: WriteScope,
  { id, endpointId }: { readonly id: DeliveryId; readonly endpointId: EndpointId },
): Promise<boolean> {
  const count = await tx.$executeRaw(sql`
    UPDATE deliveries d SET due_at = CASE WHEN ep.ordered THEN least(d.due_at, now())
      ELSE least(now(), (SELECT min(o.due_at) - interval '1 millisecond' FROM deliveries o
        WHERE o.endpoint_id = d.endpoint_id AND o.status IN ${open})) END
    FROM endpoints ep WHERE ep.id = d.endpoint_id AND d.id = ${id}::uuid AND d.status IN ${open}
      AND (d.leased_until IS NULL OR d.leased_until <= now())`);
  if (count === 0) return false;
  await allowOneNow(tx, endpointId);
  effects.wakeLane(endpointId);
  return true;
}

/**
 * Lets a delivery wait until its lease ends, without counting the claim as lost: the next claim adds one to the number that
 * this takes away. The lease keeps the place of the delivery in an ordered lane.
 */
export async function waitForLease(
  tx: Db,
  { deliveryId, fence }: { readonly deliveryId: DeliveryId; readonly fence: number },
): Promise<void> {
  await tx.$executeRaw(sql`
    UPDATE deliveries SET internal_errors = internal_errors - 1
    WHERE id = ${deliveryId}::uuid AND fence = ${fence}::int AND leased_until IS NOT NULL`);
}

/** A response that arrived after its attempt had been settled as timed out. */
export interface LateSettlement {
  readonly deliveryId: DeliveryId;
  readonly cycle: number;
  readonly number: number;
  /** The fence of the claim that the attempt was made under. */
  readonly fence: number;
  readonly statusCode: number;
  /** Milliseconds after the start of the attempt. */
  readonly afterMs: number;
  readonly isSuccess: boolean;
  /** The endpoint's setting: a late success counts as a success. */
  readonly acceptsLateSuccess: boolean;
  /** How long the next attempt is put off when a late success does not count. */
  readonly waitSeconds: number;
}

/**
 * Adds a late response to its attempt. The delivery changes only on a late success, and only if nothing has happened to
 * it since: it succeeds if the endpoint accepts late successes. If not, its next attempt is put off by one more wait of
 * the schedule, because the endpoint has the event and is too slow already.
 * @returns whether the delivery has succeeded
 */
export async function settleLate(tx: Db, late: LateSettlement): Promise<boolean> {
  const { acceptsLateSuccess: accepts, isSuccess } = late;
  const [row] = await tx.$queryRaw<{ accepted: boolean }[]>(sql`
    WITH recorded AS (
      UPDATE attempts SET late_status_code = ${late.statusCode}::int, late_ms = ${late.afterMs}::int,
        code = CASE WHEN ${isSuccess}::boolean THEN 'late_success' ELSE code END
      WHERE delivery_id = ${late.deliveryId}::uuid AND cycle = ${late.cycle}::int AND number = ${late.number}::int
    )
    UPDATE deliveries SET last_code = 'late_success',
      status = CASE WHEN ${accepts}::boolean THEN 'succeeded' ELSE status END,
      settled_at = CASE WHEN ${accepts}::boolean THEN now() ELSE settled_at END,
      due_at = CASE WHEN ${accepts}::boolean THEN due_at
        ELSE greatest(due_at, now() + ${late.waitSeconds}::int * interval '1 second') END
    WHERE id = ${late.deliveryId}::uuid AND fence = ${late.fence}::int AND ${isSuccess}::boolean
      AND status IN ('retrying', 'dead_lettered') AND leased_until IS NULL
    RETURNING status = 'succeeded' AS accepted`);
  return row?.accepted ?? false;
}

/**
 * Creates the delivery of a test event, claimed by the caller with fence 1. It is cancelled until its one attempt is
 * settled: if the process dies before that, the sweep must not send it later.
 */
export async function createTestDelivery(
  tx: Db,
  test: {
    readonly id: DeliveryId;
    readonly eventId: EventId;
    readonly endpointId: EndpointId;
    readonly partnerId: PartnerId;
  },
): Promise<void> {
  await tx.$executeRaw(sql`
    INSERT INTO deliveries (id, event_id, endpoint_id, partner_id, status, due_at, fence)
    VALUES (${test.id}::uuid, ${test.eventId}::uuid, ${test.endpointId}::uuid, ${test.partnerId}::uuid,
      'cancelled', now(), 1)`);
}
