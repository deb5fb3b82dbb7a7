import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrationNames, migrationsDir } from "@/lib/platform/database/migration-names";
import { createTestDatabase, type TestDatabase } from "@/tests/support/database";

const migration = "20261128120000_failure_evidence";
let database: TestDatabase;
let client: pg.Client;

/** A database as it was before the migration. */
beforeAll(async () => {
  database = await createTestDatabase({ empty: true });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  for (const name of await migrationNames()) {
    if (name < migration) await client.query(await scriptOf(name));
  }
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const scriptOf = (name: string) => readFile(join(migrationsDir, name, "migration.sql"), "utf8");

const id = (number: number) => `01900000-0000-7000-8000-${String(number).padStart(12, "0")}`;

/** Codes and sentences of old attempts, and the data that they become. */
const cases = [
  ["timeout_first_byte", "No complete answer within 5000 ms.", { timeout_ms: 5_000 }],
  ["late_success", "No complete answer within 700 ms.", { timeout_ms: 700 }],
  [
    "timeout_connect",
    "connect ETIMEDOUT 192.0.2.1:443",
    { timeout_ms: 9_000, evidence: { peer: "192.0.2.1:443" } },
  ],
  ["http_3xx", "Location: https://b.example/", { location: "https://b.example/" }],
  ["connection_refused", "connect ECONNREFUSED 198.51.100.7:443", { evidence: { peer: "198.51.100.7:443" } }],
  ["tls_untrusted", "self-signed certificate", { evidence: { reason: "self_signed" } }],
  ["tls_failed", "write EPROTO: wrong version number", { evidence: { reason: "not_tls" } }],
  [
    "tls_hostname_mismatch",
    "Hostname/IP does not match certificate's altnames: Host: a.example. is not in the cert's altnames: DNS:b.example, DNS:*.b.example",
    { evidence: { certificateNames: "b.example, *.b.example" } },
  ],
  [
    "invalid_response",
    "More than 20 interim answers (1xx) came before the answer.",
    { evidence: { reason: "too_many_interim" } },
  ],
  ["network_error", "something odd", {}],
  ["http_5xx", null, {}],
] as const;

test("the migration turns the sentences of old attempts into data", async () => {
  await client.query("INSERT INTO partners (id, name) VALUES ($1, 'Old')", [id(1)]);
  await client.query(
    `INSERT INTO endpoints (id, partner_id, url, dialect, event_types, filter, timeout_ms, retry_schedule, max_in_flight)
     VALUES ($1, $2, 'https://a.example', 'klikit', '{*}', '{}', 9000, '{}', 10)`,
    [id(2), id(1)],
  );
  await client.query(
    `INSERT INTO endpoint_versions (endpoint_id, version, changed_by, change, config)
     VALUES ($1, 1, 'test', 'registered', '{"timeoutMs": 9000}')`,
    [id(2)],
  );
  await client.query(
    `INSERT INTO events (id, external_id, type, dialect, body_size, body_sha256, headers, attributes)
     VALUES ($1, 'old', 'klikit.order.created.v2', 'klikit', 0, '', '[]', '{}')`,
    [id(3)],
  );
  await client.query(
    `INSERT INTO deliveries (id, event_id, endpoint_id, partner_id, status, due_at)
     VALUES ($1, $2, $3, $4, 'dead_lettered', now())`,
    [id(4), id(3), id(2), id(1)],
  );
  for (const [at, [code, detail]] of cases.entries()) {
    await client.query(
      `INSERT INTO attempts (id, delivery_id, cycle, number, trigger, started_at, duration_ms, code, detail, url,
         config_version, request_headers, request_sha256)
       VALUES ($1, $2, 1, $3, 'initial', now(), 1, $4, $5, 'https://a.example', 1, '[]', '')`,
      [id(100 + at), id(4), at + 1, code, detail],
    );
  }
  await client.query(await scriptOf(migration));
  const { rows } = await client.query(
    "SELECT code, detail, timeout_ms, location, evidence FROM attempts ORDER BY number",
  );
  const nothing = { timeout_ms: null, location: null, evidence: null };
  expect(rows).toEqual(cases.map(([code, detail, data]) => ({ code, detail, ...nothing, ...data })));
});
