import { randomBytes } from "node:crypto";
import { sql } from "./portico";

const dayMs = 24 * 60 * 60 * 1_000;

/** A UUIDv7 from this many days ago. */
export function idOfAge(days: number): string {
  const millis = Math.round(Date.now() - days * dayMs)
    .toString(16)
    .padStart(12, "0");
  const tail = randomBytes(8).toString("hex");
  return `${millis.slice(0, 8)}-${millis.slice(8)}-7${tail.slice(0, 3)}-8${tail.slice(3, 6)}-${tail.slice(4)}`;
}

/** Inserts an event of this age with a body. Returns its id. */
export async function oldEvent(days: number): Promise<string> {
  const id = idOfAge(days);
  await sql(
    `INSERT INTO events (id, external_id, type, dialect, body, body_size, body_sha256, headers, attributes, received_at)
     VALUES ($1::uuid, $1::uuid::text, 'klikit.order.created.v2', 'klikit', 'body', 4, '', '[]', '{}', now() - $2 * interval '1 day')`,
    id,
    days,
  );
  return id;
}

/** Inserts an event of this age, with one delivery in this state and one attempt that has a response. */
export async function oldDelivery(
  days: number,
  status: string,
  of: { endpointId: string; partnerId: string },
) {
  const eventId = await oldEvent(days);
  const [deliveryId, attemptId] = [idOfAge(days), idOfAge(days)];
  await sql(
    `INSERT INTO deliveries (id, event_id, endpoint_id, partner_id, status, due_at, created_at, settled_at)
     VALUES ($1, $2, $3, $4, $5::delivery_status, now() - $6 * interval '1 day', now() - $6 * interval '1 day',
       now() - $6 * interval '1 day')`,
    deliveryId,
    eventId,
    of.endpointId,
    of.partnerId,
    status,
    days,
  );
  await sql(
    `INSERT INTO attempts (id, delivery_id, cycle, number, trigger, started_at, duration_ms, code, url, config_version,
       request_headers, request_sha256, response_headers, response_body)
     VALUES ($1, $2, 1, 1, 'initial', now(), 5, 'http_5xx', 'http://x/', 1, '[]', '', '[]', 'response')`,
    attemptId,
    deliveryId,
  );
  return { eventId, deliveryId, attemptId };
}

/**
 * Fills every history table with a row for every ten minutes before now, so that the planner decides as for an old
 * installation.
 */
export async function fillHistory(count: number, of: { endpointId: string; partnerId: string }) {
  // Plans depend on these statistics, so autovacuum must not update them in the meantime.
  for (const table of ["events", "deliveries", "attempts", "rejections", "audit_entries"]) {
    await sql(`ALTER TABLE ${table} SET (autovacuum_enabled = false)`);
  }
  await sql(
    `INSERT INTO events (id, external_id, type, dialect, body, body_size, body_sha256, headers, attributes)
     SELECT (lpad(to_hex((extract(epoch FROM now() - n * interval '10 minutes') * 1000)::bigint), 12, '0')
         || '70008000' || lpad(to_hex(n), 12, '0'))::uuid, 'plan-' || n, 'x', 'klikit', 'b', 1, '', '[]', '{}'
     FROM generate_series(1, $1::int) n`,
    count,
  );
  const events = "FROM events WHERE external_id LIKE 'plan-%'";
  await sql(
    `INSERT INTO deliveries (id, event_id, endpoint_id, partner_id, status, due_at, settled_at)
     SELECT id, id, $1, $2, 'succeeded', now(), now() ${events}`,
    of.endpointId,
    of.partnerId,
  );
  await sql(
    `INSERT INTO attempts (id, delivery_id, cycle, number, trigger, started_at, duration_ms, code, url, config_version,
       request_headers, request_sha256, response_body)
     SELECT id, id, 1, 1, 'initial', now(), 5, 'succeeded', 'http://x/', 1, '[]', '', 'ok' ${events}`,
  );
  await sql(
    `INSERT INTO rejections (id, slug, code, detail, status_code, headers, body_start, body_size)
     SELECT id, 'x', 'unknown_source', '', 404, '[]', '', 0 ${events}`,
  );
  await sql(
    `INSERT INTO audit_entries (id, actor_kind, actor_name, action, target_kind, target_id, detail)
     SELECT id, 'system', 'test', 'test.test', 'test', id, '{}' ${events}`,
  );
  await sql("ANALYZE");
}
