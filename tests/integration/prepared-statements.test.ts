import type pg from "pg";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { closePool, poolOf } from "@/lib/platform/database/pool";
import { closePrisma, prisma } from "@/lib/platform/database/prisma";
import { extendEnv, requireEnv } from "@/lib/platform/env";
import { deliveriesOf, drain, ingest } from "@/tests/support/deliver";
import { klikitSource, partnerWithEndpoint, usePortico } from "@/tests/support/portico";
import { type Receiver, startReceiver } from "@/tests/support/receiver";

let close: () => Promise<void>;
let receiver: Receiver;
let databaseUrl: string;

beforeAll(async () => {
  close = await usePortico();
  databaseUrl = requireEnv("DATABASE_URL");
  receiver = await startReceiver();
});
afterEach(() =>
  useSetting({ DATABASE_URL: databaseUrl, PORTICO_PREPARED_STATEMENTS: "", DATABASE_POOL_SIZE: "" }),
);
afterAll(async () => {
  await close();
  await receiver.close();
});

async function useSetting(vars: Record<string, string>): Promise<void> {
  await closePrisma();
  await closePool();
  extendEnv(vars);
}

/** Receives and delivers a webhook. @returns how many statements the server keeps afterwards for the two connections */
async function keptStatements(): Promise<number> {
  const source = await klikitSource();
  const { endpointId } = await partnerWithEndpoint(receiver.url, { filter: { tag: source.slug } });
  await ingest(source, { tag: source.slug });
  await drain(endpointId);
  expect((await deliveriesOf(endpointId)).map(({ status }) => status)).toEqual(["succeeded"]);
  await prisma().source.findMany();
  const kept = await Promise.all([poolOf("ingest"), poolOf("jobs"), poolOf("interactive")].map(keptBy));
  return kept.reduce((sum, each) => sum + each, 0);
}

async function keptBy(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ kept: number }>(
    "SELECT count(*)::int AS kept FROM pg_prepared_statements",
  );
  return rows[0]?.kept ?? -1;
}

test("statements are prepared under a name by default", async () => {
  await useSetting({ DATABASE_POOL_SIZE: "1" });
  expect(await keptStatements()).toBeGreaterThan(5);
});

test("no statement has a name with PORTICO_PREPARED_STATEMENTS=false", async () => {
  await useSetting({ DATABASE_POOL_SIZE: "1", PORTICO_PREPARED_STATEMENTS: "false" });
  expect(await keptStatements()).toBe(0);
});

test("no statement has a name with pgbouncer=true in the connection string", async () => {
  await useSetting({ DATABASE_POOL_SIZE: "1", DATABASE_URL: `${databaseUrl}?pgbouncer=true` });
  expect(await keptStatements()).toBe(0);
  await useSetting({ PORTICO_PREPARED_STATEMENTS: "true" });
  expect(await keptStatements()).toBeGreaterThan(5);
});
