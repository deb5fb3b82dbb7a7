import pg from "pg";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { saveCheckpoint } from "@/lib/platform/database/checkpoints";
import { pool } from "@/lib/platform/database/pool";
import { asCoreWork } from "@/lib/platform/workload";
import { prune as pruneNow } from "@/lib/retention/prune";
import { Latch } from "@/tests/conformance/runner/support/latch";
import { deliveriesOf, drain, ingest } from "@/tests/support/deliver";
import { fillHistory, idOfAge, oldDelivery, oldEvent } from "@/tests/support/old-rows";
import { person } from "@/tests/support/people";
import { scansOfHistory, statementsDuring } from "@/tests/support/plans";
import { klikitSource, partnerWithEndpoint, sql, unique, usePortico } from "@/tests/support/portico";
import { type Receiver, startReceiver } from "@/tests/support/receiver";

const retention = { bodyDays: 30, summaryDays: 90, auditDays: 400 };
const minute = 60_000;

/** Removes old rows as the job does: with the connections of core work. */
function prune(...args: Parameters<typeof pruneNow>): ReturnType<typeof pruneNow> {
  return asCoreWork(() => pruneNow(...args));
}

let close: () => Promise<void>;
let receiver: Receiver;
let to: Awaited<ReturnType<typeof partnerWithEndpoint>>;

beforeAll(async () => {
  close = await usePortico();
  receiver = await startReceiver();
  to = await partnerWithEndpoint(receiver.url, { filter: { prune: true } });
});
afterAll(async () => {
  await receiver.close();
  await close();
});
afterEach(() => vi.restoreAllMocks());

async function exists(table: string, id: string): Promise<boolean> {
  return (await sql(`SELECT 1 FROM ${table} WHERE id = $1`, id)).length === 1;
}

async function bodyOf(eventId: string): Promise<string | null | undefined> {
  const [row] = await sql<{ body: Buffer | null }>("SELECT body FROM events WHERE id = $1", eventId);
  return row && (row.body === null ? null : row.body.toString());
}

async function responseOf(attemptId: string) {
  const [row] = await sql<{ code: string; body: Buffer | null; headers: unknown }>(
    "SELECT code, response_body AS body, response_headers AS headers FROM attempts WHERE id = $1",
    attemptId,
  );
  return row;
}

test("a body is deleted before its event, a response before its attempt, and recent rows stay complete", async () => {
  const young = await oldDelivery(29, "succeeded", to);
  const older = await oldDelivery(31, "succeeded", to);
  expect((await prune(retention, minute)).more).toBe(false);
  expect(await bodyOf(young.eventId)).toBe("body");
  expect(await responseOf(young.attemptId)).toMatchObject({ body: Buffer.from("response"), headers: [] });
  expect(await bodyOf(older.eventId)).toBeNull();
  expect(await responseOf(older.attemptId)).toEqual({ code: "http_5xx", body: null, headers: null });
  expect(await exists("deliveries", older.deliveryId)).toBe(true);
});

test.each(["succeeded", "dead_lettered", "skipped", "cancelled"])(
  "an old event whose delivery is %s goes, with all that hangs on it",
  async (status) => {
    const { eventId, deliveryId, attemptId } = await oldDelivery(91, status, to);
    await prune(retention, minute);
    expect(await exists("events", eventId)).toBe(false);
    expect(await exists("deliveries", deliveryId)).toBe(false);
    expect(await exists("attempts", attemptId)).toBe(false);
  },
);

test.each(["pending", "retrying"])(
  "an event with a delivery that is %s stays, with its body, however old",
  async (status) => {
    const { eventId, deliveryId, attemptId } = await oldDelivery(800, status, to);
    await prune(retention, minute);
    expect(await bodyOf(eventId)).toBe("body");
    expect(await exists("deliveries", deliveryId)).toBe(true);
    expect(await exists("attempts", attemptId)).toBe(true);
  },
);

test("an event that no endpoint wanted goes too", async () => {
  const [old, young] = [await oldEvent(91), await oldEvent(89)];
  await prune(retention, minute);
  expect([await exists("events", old), await exists("events", young)]).toEqual([false, true]);
});

test("rejections, ended replays, sign-ins, links and the audit log each go at their own age", async () => {
  const member = await person("admin");
  const insert = {
    rejections: (id: string) =>
      sql(
        `INSERT INTO rejections (id, slug, code, detail, status_code, headers, body_start, body_size)
         VALUES ($1, 'x', 'unknown_source', '', 404, '[]', '', 0)`,
        id,
      ),
    replays: (id: string, status = "completed") =>
      sql(
        `INSERT INTO replays (id, filter, status, matched, up_to, created_by)
         VALUES ($1, '{}', $2::replay_status, 0, $1, 'test')`,
        id,
        status,
      ),
    audit_entries: (id: string) =>
      sql(
        `INSERT INTO audit_entries (id, actor_kind, actor_name, action, target_kind, target_id, detail)
         VALUES ($1, 'system', 'test', 'test.test', 'test', $1, '{}')`,
        id,
      ),
    sign_in_links: (id: string) =>
      sql(
        `INSERT INTO sign_in_links (id, user_id, token_hash, session_epoch, expires_at)
         VALUES ($1, $2, sha256(random()::text::bytea), 0, now())`,
        id,
        member.internalId,
      ),
    sessions: (id: string) =>
      sql(
        `INSERT INTO sessions (id, user_id, session_epoch, address, user_agent, last_seen_at, expires_at)
         VALUES ($1, $2, 0, '', '', now(), now())`,
        id,
        member.internalId,
      ),
    access_links: (id: string) =>
      sql(
        `INSERT INTO access_links (id, partner_id, name, role, token_hash, minted_by, embed, path, session_seconds, expires_at)
         VALUES ($1, $2, 'Guest', 'viewer', sha256(random()::text::bytea), 'test', false, '/', 300, now())`,
        id,
        to.partnerId,
      ),
  };
  const ages = {
    rejections: [89, 91],
    replays: [89, 91],
    audit_entries: [399, 401],
    sign_in_links: [0.9, 1.1],
    sessions: [7.9, 8.1],
    access_links: [89, 91],
  } as const;
  const unended = { running: idOfAge(91), paused: idOfAge(91) };
  for (const [status, id] of Object.entries(unended)) await insert.replays(id, status);
  const rows = await Promise.all(
    Object.entries(ages).map(async ([table, [young, old]]) => {
      const ids = [idOfAge(young), idOfAge(old)] as const;
      for (const id of ids) await insert[table as keyof typeof insert](id);
      return [table, ...ids] as const;
    }),
  );
  await prune(retention, minute);
  for (const [table, young, old] of rows) {
    expect([table, await exists(table, young), await exists(table, old)]).toEqual([table, true, false]);
  }
  for (const id of Object.values(unended)) expect(await exists("replays", id)).toBe(true);
});

test("responses that were checked once are not checked again", async () => {
  await prune(retention, minute);
  const { attemptId } = await oldDelivery(60, "succeeded", to);
  await saveCheckpoint("responses_pruned", idOfAge(59));
  await prune(retention, minute);
  expect((await responseOf(attemptId))?.body).not.toBeNull();
  await saveCheckpoint("responses_pruned", idOfAge(61));
  await prune(retention, minute);
  expect((await responseOf(attemptId))?.body).toBeNull();
});

test("nothing is begun when the time is up or the process is to stop, and it says so", async () => {
  const old = await oldEvent(91);
  expect(await prune(retention, 0)).toEqual({ rows: 0, more: true });
  expect(await prune(retention, minute, AbortSignal.abort())).toEqual({ rows: 0, more: true });
  expect(await exists("events", old)).toBe(true);
});

test("more than a batch goes in one call", async () => {
  await sql(
    `INSERT INTO events (id, external_id, type, dialect, body_size, body_sha256, headers, attributes)
     SELECT overlay(id::text placing lpad(to_hex(n), 12, '0') from 25)::uuid, 'many-' || n, 'x', 'klikit', 0, '', '[]', '{}'
     FROM (SELECT $1::uuid AS id) base, generate_series(1, 1200) n`,
    idOfAge(95),
  );
  expect((await prune(retention, minute)).rows).toBeGreaterThanOrEqual(1200);
  expect(await sql("SELECT 1 FROM events WHERE external_id LIKE 'many-%'")).toEqual([]);
});

test("a replay that comes in between keeps its event", async () => {
  const { eventId, deliveryId } = await oldDelivery(91, "dead_lettered", to);
  const other = await pool().connect();
  await other.query("BEGIN");
  await other.query("UPDATE deliveries SET status = 'pending' WHERE id = $1", [deliveryId]);
  const pruning = prune(retention, minute);
  await vi.waitFor(async () => {
    const waiting = await sql(
      "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
    );
    expect(waiting.length).toBeGreaterThan(0);
  });
  await other.query("COMMIT");
  other.release();
  await pruning;
  expect(await exists("events", eventId)).toBe(true);
  expect(await exists("deliveries", deliveryId)).toBe(true);
});

/** Holds every COMMIT back until the latch opens; the transaction stays open with all its locks. */
function holdCommits(): Latch {
  const gate = new Latch();
  const query = pg.Client.prototype.query as (...args: unknown[]) => unknown;
  vi.spyOn(pg.Client.prototype, "query").mockImplementation(function (this: pg.Client, ...args: unknown[]) {
    return args[0] === "COMMIT" ? gate.pass().then(() => query.apply(this, args)) : query.apply(this, args);
  } as never);
  return gate;
}

test("while a batch of old events is being removed, new ones are taken and known again, and delivered after", async () => {
  const source = await klikitSource(unique("prune"));
  for (let n = 0; n < 20; n += 1) await oldDelivery(91, "succeeded", to);
  const gate = holdCommits();
  const pruning = prune(retention, minute);
  await vi.waitFor(() => expect(gate.arrivals).toBe(1));
  // The batch is deleted but not committed: everything that it locks is locked now.
  const rows = await sql<{ n: number }>(
    "SELECT count(*)::int AS n FROM pg_locks WHERE mode = 'RowExclusiveLock' AND relation = 'events'::regclass AND pid <> pg_backend_pid()",
  );
  expect(rows[0]?.n).toBeGreaterThan(0);
  for (let n = 0; n < 5; n += 1) await ingest(source, { prune: true, n });
  gate.open();
  await pruning;
  vi.restoreAllMocks();
  await drain(to.endpointId);
  const states = (await deliveriesOf(to.endpointId)).map(({ status }) => status);
  expect(states.filter((status) => status === "succeeded").length).toBeGreaterThanOrEqual(5);
});

test("no statement reads a table of history from one end to the other", async () => {
  await sql("DELETE FROM job_checkpoints");
  await fillHistory(30_000, to);
  const statements = await statementsDuring(() => prune(retention, minute));
  expect(statements.length).toBeGreaterThanOrEqual(10);
  expect(await scansOfHistory(statements)).toEqual([]);
  // The check itself works: it finds this scan.
  const scan = { text: "SELECT count(*) FROM events WHERE content_type = $1", values: ["x"] };
  expect(await scansOfHistory([scan])).toEqual([[scan.text, ["events"]]]);
});
