import { readFileSync } from "node:fs";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate } from "@/lib/platform/database/migrate";
import { createTestDatabase, type TestDatabase } from "@/tests/support/database";
import { schemaSql } from "@/tests/support/schema-sql";

let migrated: TestDatabase;
let fromSchema: TestDatabase;

beforeAll(async () => {
  migrated = await createTestDatabase({ empty: true });
  fromSchema = await createTestDatabase({ empty: true });
});

afterAll(async () => {
  await migrated.drop();
  await fromSchema.drop();
});

async function rows(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const columns = `SELECT table_name, column_name, udt_name, is_nullable, column_default
  FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
  ORDER BY table_name, column_name`;
// Partial indexes and checks are what the migrations add by hand.
const indexes = `SELECT tablename, indexname, indexdef FROM pg_indexes
  WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' AND indexdef NOT LIKE '%WHERE%' ORDER BY indexname`;
const foreignKeys = `SELECT conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint
  WHERE contype = 'f' ORDER BY conname`;

test("the migrations make what schema.prisma describes, and a second run changes nothing", async () => {
  const applied = await migrate(migrated.url);
  expect(applied.length).toBeGreaterThan(0);
  expect(await migrate(migrated.url)).toEqual([]);

  await rows(fromSchema.url, await schemaSql(fromSchema.url));
  for (const what of [columns, indexes, foreignKeys]) {
    expect(await rows(migrated.url, what)).toEqual(await rows(fromSchema.url, what));
  }
  expect((await rows(migrated.url, columns)).length).toBeGreaterThan(100);
});

test("the hint of a rejection is taken from the sentence of an older version", async () => {
  const details = {
    mismatch: "invalid_signature",
    "upper case hex": "invalid_signature",
    "no such hint": "invalid_signature",
  };
  const old = [...Object.entries(details), ["mismatch", "stale_timestamp"]];
  await rows(migrated.url, 'ALTER TABLE "rejections" DROP COLUMN "hint"');
  for (const [text, code] of old) {
    await rows(
      migrated.url,
      `INSERT INTO rejections (id, slug, code, detail, status_code, headers, body_start, body_size)
       VALUES (portico_uuid(), 'old', '${code}', 'The signature is not valid: ${text}.', 401, '[]', '', 0)`,
    );
  }
  await rows(
    migrated.url,
    readFileSync("prisma/migrations/20261128170000_rejection_hint/migration.sql", "utf8"),
  );
  const hints = await rows(
    migrated.url,
    "SELECT hint FROM rejections WHERE slug = 'old' ORDER BY detail, code",
  );
  expect(hints).toEqual([{ hint: "mismatch" }, { hint: null }, { hint: null }, { hint: "upper_case_hex" }]);
});

test("portico_uuid makes UUIDs of version 7 that carry the database's time", async () => {
  const [row] = (await rows(
    migrated.url,
    "SELECT portico_uuid()::text AS id, (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now",
  )) as { id: string; now: number }[];
  expect(row?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const millis = Number.parseInt((row?.id ?? "").replace("-", "").slice(0, 12), 16);
  expect(Math.abs(Number(row?.now) - millis)).toBeLessThan(1000);
});

test("two migrations at once apply everything once", async () => {
  const fresh = await createTestDatabase({ empty: true });
  const both = await Promise.all([migrate(fresh.url), migrate(fresh.url)]);
  expect(both.map((names) => names.length).sort()).toEqual([0, both.flat().length]);
  await fresh.drop();
});

test("migrations of several databases at once do not disturb each other", async () => {
  const databases = await Promise.all([1, 2, 3].map(() => createTestDatabase({ empty: true })));
  const applied = await Promise.all(databases.map(({ url }) => migrate(url)));
  expect(new Set(applied.map((names) => names.length)).size).toBe(1);
  expect(applied[0]?.length).toBeGreaterThan(0);
  await Promise.all(databases.map(({ drop }) => drop()));
});
