import type pg from "pg";
import { publicId } from "@/lib/platform/ids";
import { rollUp } from "@/lib/statistics/roll-up";

/** How far the history reaches back. */
const days = 8;
const partners = 20;
const endpointsEach = 10;
/** One partner in twenty has nine deliveries in ten, as in real life. */
const largestShare = 0.9;

/** A time-ordered id of a moment, with the given bits behind it. `at` and `bits` are SQL. */
const idAt = (at: string, bits: string) =>
  `encode(overlay(overlay(uuid_send(md5(${bits})::uuid) PLACING substring(int8send((extract(epoch FROM ${at}) * 1000)::bigint) FROM 3) FROM 1 FOR 6)
    PLACING '\\x70'::bytea FROM 7 FOR 1), 'hex')::uuid`;

const when = `(now() - interval '${days} days' * (1 - n / $1::float8))`;

/** Registrations as the API makes them, but many at a time. */
const registrations = [
  `INSERT INTO partners (id, name) SELECT portico_uuid(), 'Bench ' || n FROM generate_series(1, ${partners}) n`,
  `INSERT INTO endpoints (id, partner_id, url, dialect, event_types, timeout_ms, retry_schedule, max_in_flight)
   SELECT portico_uuid(), p.id, 'https://example.com/' || n, 'klikit', '{*}', 15000, '{60,300}', 10
   FROM partners p, generate_series(1, ${endpointsEach}) n WHERE p.name LIKE 'Bench %'`,
  `INSERT INTO lanes (endpoint_id) SELECT id FROM endpoints ON CONFLICT DO NOTHING`,
];

/** What each event, delivery and attempt is to be, decided once. */
const plan = `
CREATE TEMP TABLE plan AS
WITH ep AS (
  SELECT e.id, e.partner_id, row_number() OVER (ORDER BY p.name, e.id) - 1 AS place
  FROM endpoints e JOIN partners p ON p.id = e.partner_id WHERE p.name LIKE 'Bench %')
SELECT n, ${when} AS at, ${idAt(when, "'event' || n")} AS event_id, ${idAt(when, "'delivery' || n")} AS delivery_id,
  ${idAt(`${when} + interval '1 second'`, "'attempt' || n")} AS attempt_id, ep.id AS endpoint_id, ep.partner_id,
  (ARRAY['klikit.order.created.v2', 'klikit.order.status.updated', 'klikit.order.cart.updated'])[1 + n % 3] AS type,
  n % 40 = 0 AS failed, (ARRAY['http_5xx', 'timeout_first_byte', 'http_404', 'connection_refused'])[1 + (n / 40) % 4] AS code
FROM generate_series(1, $1::int) n
JOIN ep ON ep.place = CASE WHEN n % 100 < ${largestShare * 100} THEN n % ${endpointsEach}
  ELSE ${endpointsEach} + n % ${(partners - 1) * endpointsEach} END`;

const history = [
  `INSERT INTO events (id, external_id, type, dialect, body, body_size, body_sha256, headers, attributes, received_at)
   SELECT event_id, 'bench-' || n, type, 'klikit', '{"brand_id":663}', 16, '', '[]',
     jsonb_build_object('brand_id', n % 5000, 'branch_id', n % 50), at FROM plan`,
  `INSERT INTO deliveries (id, event_id, endpoint_id, partner_id, status, attempt_count, due_at, last_code,
     last_status_code, last_duration_ms, last_attempt_at, created_at, settled_at)
   SELECT delivery_id, event_id, endpoint_id, partner_id, CASE WHEN failed THEN 'dead_lettered' ELSE 'succeeded' END::delivery_status,
     1, at, CASE WHEN failed THEN code ELSE 'succeeded' END, CASE WHEN failed THEN 500 ELSE 200 END, 20 + n % 300, at, at, at FROM plan`,
  `INSERT INTO attempts (id, delivery_id, cycle, number, trigger, started_at, duration_ms, code, status_code, url, config_version,
     request_headers, request_sha256)
   SELECT attempt_id, delivery_id, 1, 1, 'initial', at, 20 + n % 300, CASE WHEN failed THEN code ELSE 'succeeded' END,
     CASE WHEN failed THEN 500 ELSE 200 END, 'https://example.com/', 1, '[]', '' FROM plan`,
];

/**
 * A week of deliveries, one attempt each, of which one in forty failed; with the statistics of it.
 * @returns the public id of the partner that has most of them
 */
export async function makeHistory(client: pg.ClientBase, deliveries: number): Promise<string> {
  for (const sql of registrations) await client.query(sql);
  await client.query(plan, [deliveries]);
  for (const sql of history) await client.query(sql);
  await client.query("VACUUM ANALYZE");
  const clock = { now: () => new Date() };
  while ((await rollUp({ clock, keepDays: 2 * days })).behind);
  const { rows } = await client.query<{ id: string }>(
    "SELECT partner_id AS id FROM deliveries GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
  );
  return publicId("partner", rows[0]?.id ?? "");
}
