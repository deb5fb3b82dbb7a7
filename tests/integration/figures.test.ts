import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Context } from "@/lib/auth/context";
import { firstIdAt, newId } from "@/lib/platform/ids";
import { readFigures } from "@/lib/statistics/read-figures";
import { rollUp } from "@/lib/statistics/roll-up";
import { operator, partnerWithEndpoint, sql, usePortico } from "@/tests/support/portico";

const minute = 60_000;
const hour = 60 * minute;
/** Half past the hour, so that no range starts at exactly this time. */
const now = new Date("2026-06-25T09:30:20Z");
const clock = (at = now) => ({ now: () => at });

let close: () => Promise<void>;
let mine: Awaited<ReturnType<typeof partnerWithEndpoint>>;
let other: Awaited<ReturnType<typeof partnerWithEndpoint>>;

beforeAll(async () => {
  close = await usePortico();
  mine = await partnerWithEndpoint("http://127.0.0.1:9/mine");
  other = await partnerWithEndpoint("http://127.0.0.1:9/other");
});
afterAll(() => close());
beforeEach(async () => {
  await sql("DELETE FROM delivery_stats");
  await sql("DELETE FROM job_checkpoints");
  await sql("DELETE FROM attempts");
});

/** The id of an attempt that ended at this time. */
function idAt(at: Date): string {
  return firstIdAt(at).slice(0, 24) + randomBytes(6).toString("hex");
}

interface Ended {
  readonly code?: string;
  readonly status?: number | null;
  readonly ms?: number;
  readonly trigger?: string;
  readonly of?: typeof mine;
}

async function attempt(
  at: Date,
  { code = "succeeded", status = 200, ms = 40, trigger = "initial", of = mine }: Ended = {},
) {
  const [event, delivery] = [newId(), newId()];
  await sql(
    `INSERT INTO events (id, external_id, type, dialect, body_size, body_sha256, headers, attributes)
     VALUES ($1, $2, 'klikit.order.created.v2', 'klikit', 0, '', '[]', '{}')`,
    event,
    event,
  );
  await sql(
    `INSERT INTO deliveries (id, event_id, endpoint_id, partner_id, status, due_at) VALUES ($1, $2, $3, $4, 'succeeded', now())`,
    delivery,
    event,
    of.endpointId,
    of.partnerId,
  );
  await sql(
    `INSERT INTO attempts (id, delivery_id, cycle, number, trigger, started_at, duration_ms, code, status_code, url,
       config_version, request_headers, request_sha256)
     VALUES ($1, $2, 1, 1, $3::attempt_trigger, $4, $5, $6, $7, '', 1, '[]', '')`,
    idAt(at),
    delivery,
    trigger,
    at,
    ms,
    code,
    status,
  );
}

const ago = (ms: number) => new Date(now.getTime() - ms);

async function rollAll(at = now): Promise<void> {
  while ((await rollUp({ clock: clock(at), keepDays: 90 })).behind);
}

function figures(range: string, more: object = {}, ctx: Context = { ...operator, clock: clock() }) {
  return readFigures({ ctx, query: { range, ...more } });
}

const stats = () =>
  sql("SELECT * FROM delivery_stats ORDER BY span, at, endpoint_id, succeeded, latency_range");

test("the numbers do not depend on how much of them is rolled up", async () => {
  for (const back of [10_000, 90_000, 20 * minute, 3 * hour, 23 * hour, 5 * 24 * hour])
    await attempt(ago(back));
  await attempt(ago(40 * minute), { code: "http_5xx", status: 500, ms: 700 });
  await attempt(ago(26 * hour), { code: "timeout_first_byte", status: null, ms: 10_004 });
  await attempt(ago(30 * minute), { trigger: "test" });
  await rollAll();
  const expected = { "1h": [3, 1], "24h": [5, 1], "7d": [6, 2] } as const;
  for (const [range, [succeeded, failed]] of Object.entries(expected)) {
    const { total, bars, missingSince } = await figures(range);
    expect(total).toMatchObject({ succeeded, failed });
    expect(bars.reduce((sum, bar) => sum + bar.succeeded + bar.failed, 0)).toBe(succeeded + failed);
    expect(missingSince).toBeNull();
  }
  const { bars } = await figures("24h");
  expect(bars).toHaveLength(24);
  expect(bars.at(-1)).toMatchObject({ at: "2026-06-25T09:00:00.000Z", succeeded: 3, failed: 0 });
  expect(bars.at(-2)).toMatchObject({ at: "2026-06-25T08:00:00.000Z", succeeded: 0, failed: 1 });
});

test("rolling up again, or twice at once, changes nothing", async () => {
  for (const back of [minute, 2 * minute, 61 * minute, 62 * minute, 5 * hour]) await attempt(ago(back));
  await rollAll();
  const once = await stats();
  expect(once.length).toBeGreaterThan(5);
  await Promise.all([rollAll(), rollAll(), rollAll()]);
  expect(await stats()).toEqual(once);
  await sql("UPDATE job_checkpoints SET up_to = NULL");
  await rollAll();
  expect(await stats()).toEqual(once);
});

test("a row that becomes visible late is counted in its minute and in its hour", async () => {
  const overTheHour = new Date("2026-06-25T09:00:30Z");
  await attempt(new Date("2026-06-25T08:59:10Z"));
  await rollAll(overTheHour);
  await attempt(new Date("2026-06-25T08:59:20Z"));
  await rollAll(new Date("2026-06-25T09:01:30Z"));
  const rows = await sql<{ span: string; count: number }>(
    "SELECT span, count FROM delivery_stats ORDER BY span",
  );
  expect(rows).toEqual([
    { span: "minute", count: 2 },
    { span: "hour", count: 2 },
  ]);
});

test("attempts that are not rolled up are counted directly, and missing numbers are reported", async () => {
  await attempt(ago(3 * minute));
  expect(await figures("1h")).toMatchObject({ total: { succeeded: 1, failed: 0 }, missingSince: null });
  await sql(
    "INSERT INTO job_checkpoints (name, up_to) VALUES ('rolled_up', $1)",
    firstIdAt(ago(30 * minute)),
  );
  await attempt(ago(25 * minute));
  expect(await figures("1h")).toMatchObject({
    total: { succeeded: 1 },
    missingSince: ago(30 * minute).toISOString(),
  });
});

test("quantiles include responses and timeouts, but not attempts that never reached the endpoint", async () => {
  for (let count = 0; count < 9; count += 1) await attempt(ago(5 * minute), { ms: 60 });
  await attempt(ago(5 * minute), { code: "timeout_first_byte", status: null, ms: 10_003 });
  for (let count = 0; count < 50; count += 1)
    await attempt(ago(5 * minute), { code: "connection_refused", status: null, ms: 1 });
  await rollAll();
  const { total } = await figures("1h");
  expect(total).toMatchObject({ succeeded: 9, failed: 51 });
  expect(total.p50).toBeGreaterThanOrEqual(50);
  expect(total.p50).toBeLessThanOrEqual(75);
  expect(total.p95).toBeGreaterThanOrEqual(10_000);
  expect(total.p95).toBeLessThanOrEqual(10_100);
});

test("a partner sees only its own numbers, whatever the query", async () => {
  await attempt(ago(5 * minute));
  await attempt(ago(5 * minute), { of: other, code: "http_4xx", status: 404 });
  await attempt(ago(10_000), { of: other });
  await rollAll();
  const actor = {
    kind: "user",
    id: newId(),
    name: "Vera",
    role: "viewer",
    partnerId: mine.partnerId,
  } as const;
  const viewer: Context = { actor, clock: clock() };
  const own = {
    total: { succeeded: 1, failed: 0 },
    endpoints: [{ endpointId: mine.endpoint.id, succeeded: 1 }],
  };
  expect(await figures("1h", {}, viewer)).toMatchObject(own);
  const none = { total: { succeeded: 0, failed: 0 }, endpoints: [] };
  expect(await figures("1h", { partnerId: other.partner.id }, viewer)).toMatchObject(none);
  expect(await figures("1h", { endpointId: other.endpoint.id }, viewer)).toMatchObject(none);
  expect(await figures("1h", { partnerId: other.partner.id })).toMatchObject({
    total: { succeeded: 1, failed: 1 },
  });
  expect(await figures("1h", { endpointId: mine.endpoint.id })).toMatchObject({
    total: { succeeded: 1, failed: 0 },
  });
  expect((await figures("1h")).total).toMatchObject({ succeeded: 2, failed: 1 });
});

test("old minutes and hours are deleted", async () => {
  const old = new Date(now.getTime() - 100 * 24 * hour);
  await attempt(ago(49 * hour));
  await attempt(ago(1 * hour));
  await attempt(old);
  await rollAll();
  await attempt(ago(minute));
  await rollAll();
  const rows = await sql<{ span: string; at: Date }>("SELECT span, at FROM delivery_stats");
  const oldest = (span: string) =>
    Math.min(...rows.filter((row) => row.span === span).map(({ at }) => at.getTime()));
  expect(oldest("minute")).toBeGreaterThan(ago(48 * hour).getTime());
  expect(oldest("hour")).toBe(new Date("2026-06-23T08:00:00Z").getTime());
});
