import { Cron } from "croner";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import * as route from "@/app/api/inngest/route";
import { callRequest } from "@/embedded/inngest/protocol/call-request";
import { hashedSigningKey } from "@/embedded/inngest/protocol/signature";
import { maintenanceEvent } from "@/inngest/events";
import { functions } from "@/inngest/functions";
import { startMaintenance } from "@/inngest/publisher";
import { workerOf } from "@/lib/deliveries/queue/share";
import { handleWebhook } from "@/lib/events/ingest/handle-webhook";
import { systemClock } from "@/lib/platform/clock";
import { checkpointAge, saveCheckpoint } from "@/lib/platform/database/checkpoints";
import { env, extendEnv, requireEnv } from "@/lib/platform/env";
import { newId, parseId } from "@/lib/platform/ids";
import { nextMinute, setMaintenanceStarter } from "@/lib/platform/maintenance-schedule";
import { BodyReader } from "@/lib/platform/read-body";
import { updateSource } from "@/lib/sources/update-source";
import { readFigures } from "@/lib/statistics/read-figures";
import { maintain } from "@/lib/system/maintenance/maintain";
import { checkHealth } from "@/lib/system/read-health";
import { alerts, forgetAlerts } from "@/tests/support/alerts";
import { drain, ingest } from "@/tests/support/deliver";
import { startFreshInngest } from "@/tests/support/fresh-inngest";
import { type InngestApi, startInngestApi } from "@/tests/support/inngest-api";
import { klikitRequest } from "@/tests/support/klikit";
import { idOfAge } from "@/tests/support/old-rows";
import { statementsDuring } from "@/tests/support/plans";
import { klikitSource, operator, partnerWithEndpoint, sql, usePortico } from "@/tests/support/portico";
import { type Receiver, startReceiver } from "@/tests/support/receiver";
import { serveRoutes } from "@/tests/support/web-server";

const minuteMs = 60_000;
const timer = "inngest/scheduled.timer";
const due = "portico/maintenance.due";

let close: () => Promise<void>;
let inngest: InngestApi;
let app: Awaited<ReturnType<typeof serveRoutes>>;
let receiver: Receiver;

beforeAll(async () => {
  inngest = await startInngestApi();
  close = await usePortico({ INNGEST_BASE_URL: inngest.url });
  app = await serveRoutes({ "/api/inngest": route });
  receiver = await startReceiver();
});
afterAll(async () => {
  await receiver.close();
  await app.close();
  await inngest.close();
  await close();
});
beforeEach(async () => {
  newProcess();
  await forgetAlerts();
  await timePasses();
  await saveCheckpoint("pruned");
  inngest.take();
});
afterEach(() => {
  vi.restoreAllMocks();
  setMaintenanceStarter(undefined);
});

/** What the process knows of the maintenance is forgotten, as in one that has just started. */
function newProcess(): void {
  setMaintenanceStarter(undefined);
  setMaintenanceStarter(startMaintenance);
}

/** Moves all traffic ten minutes back, past the time in which the maintenance goes on. */
async function timePasses(): Promise<void> {
  for (const table of ["attempts", "deliveries"]) await sql(`DELETE FROM ${table}`);
  await sql("DELETE FROM events");
  await sql("DELETE FROM job_checkpoints WHERE name = 'rolled_up'");
}

/** Calls the function as Inngest does. */
async function call(trigger: string): Promise<unknown> {
  const event = `{"data":{},"id":"1","name":"${trigger}","ts":1}`;
  const input = { runId: "01TEST", fnId: "portico-maintain", attempt: 0, maxAttempts: 4, event, steps: [] };
  const url = `${app.url}/api/inngest`;
  const { url: to, ...sent } = callRequest(input, url, requireEnv("INNGEST_SIGNING_KEY"), Date.now());
  const response = await fetch(to, { method: "POST", ...sent });
  expect(response.status).toBe(200);
  return response.json();
}

/** The time for which the last run has planned the next one, in milliseconds from now. */
function plannedIn(): number | undefined {
  const [event, ...others] = inngest.take().filter(({ name }) => name === due);
  expect(others).toEqual([]);
  return event && event.ts - Date.now();
}

/** Runs the maintenance as if this many minutes had passed. */
function runIn(minutes: number) {
  const clock = { now: () => new Date(Date.now() + minutes * minuteMs) };
  return maintain({ clock, publish: async () => undefined });
}

/** Stores a delivery that is due by SQL, so that no process knows of it. The event is too old to count as traffic. */
async function storeSilently(to: { endpointId: string; partnerId: string }): Promise<void> {
  const eventId = idOfAge(1);
  await sql(
    `INSERT INTO events (id, external_id, type, dialect, body, body_size, body_sha256, headers, attributes, received_at)
     VALUES ($1::uuid, $1::uuid::text, 'klikit.order.created.v2', 'klikit', '{}', 2, '', '[]', '{}', now())`,
    eventId,
  );
  await sql(
    `INSERT INTO deliveries (id, event_id, endpoint_id, partner_id, status, due_at)
     VALUES ($1, $2, $3, $4, 'pending', now())`,
    newId(),
    eventId,
    to.endpointId,
    to.partnerId,
  );
}

const wakes = () => inngest.take().filter(({ name }) => name === "portico/worker.woken");

test("while nothing happens, the timer starts runs that send no statement to the database and no event", async () => {
  await call("portico/app.started");
  expect(plannedIn()).toBeUndefined();
  const swept = await checkpointAge("swept");
  let responses: unknown[] = [];
  const statements = await statementsDuring(async () => {
    responses = await Promise.all(Array.from({ length: 20 }, () => call(timer)));
  });
  expect(statements).toEqual([]);
  expect(responses).toEqual(Array.from({ length: 20 }, () => ({ idle: true })));
  expect(inngest.take()).toEqual([]);
  expect(await checkpointAge("swept")).toBeGreaterThanOrEqual(swept ?? 0);
});

test("a run that an event starts checks the database, however idle the process is", async () => {
  await call("portico/app.started");
  for (const trigger of ["portico/app.started", due]) {
    expect((await statementsDuring(() => call(trigger))).length).toBeGreaterThan(5);
  }
});

test("a process that does not stay checks the database once an hour and lets it sleep in between", async () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 28, 12, minute));
  const checks: number[] = [];
  for (const minute of [0, 15, 30, 45]) {
    newProcess();
    vi.spyOn(systemClock, "now").mockReturnValue(at(minute));
    checks.push((await statementsDuring(() => call(timer))).length);
  }
  expect(checks.map((count) => count > 0)).toEqual([true, false, false, false]);
});

test("a delivery that nobody was notified of is found by the next run while there is traffic", async () => {
  const source = await klikitSource();
  await ingest(source, {});
  const registered = await partnerWithEndpoint(receiver.url);
  await storeSilently(registered);
  await call(due);
  const worker = workerOf(registered.endpointId, env().PORTICO_WORKERS);
  expect(wakes().filter(({ id }) => id?.startsWith(`worker:${worker}:`))).toHaveLength(1);
});

test("without traffic it is found within an hour by a process that knows of nothing", async () => {
  const registered = await partnerWithEndpoint(receiver.url);
  await call("portico/app.started");
  await storeSilently(registered);
  inngest.take();
  const startedAt = performance.now();
  const monotonic = vi.spyOn(performance, "now");
  const found: number[] = [];
  for (let minute = 15; minute <= 120; minute += 15) {
    monotonic.mockReturnValue(startedAt + minute * minuteMs);
    await call(timer);
    if (wakes().length > 0) found.push(minute);
  }
  expect(found[0]).toBeGreaterThanOrEqual(45);
  expect(found[0]).toBeLessThanOrEqual(60);
});

test("after an event there is a run every minute, until the statistics are complete; then there is none", async () => {
  const source = await klikitSource();
  const to = await partnerWithEndpoint(receiver.url, { filter: { tag: source.slug } });
  await ingest(source, { tag: source.slug });
  await drain(to.endpointId);
  const runs = [];
  for (let minute = 1; minute <= 6; minute += 1) {
    runs.push(await runIn(minute));
    const now = Date.now() + minute * minuteMs;
    const ctx = { ...operator, clock: { now: () => new Date(now) } };
    // The newest attempts are counted live, so the charts are current and complete at any time.
    for (const later of [0, 30, 600].map((minutes) => new Date(now + minutes * minuteMs))) {
      const figures = await readFigures({
        ctx: { ...ctx, clock: { now: () => later } },
        query: { endpointId: to.endpoint.id },
      });
      if (minute >= 3 || later.getTime() === now) expect(figures.total.succeeded).toBe(1);
      if (minute >= 3) expect(figures.missingSince).toBeNull();
    }
  }
  const isActive = runs.map((run) => run.isActive);
  // The third run counts again what ended in the same minute as the first event.
  expect([...isActive.slice(0, 2), ...isActive.slice(3)]).toEqual([true, true, false, false, false]);
  expect(runs.map(({ error }) => error)).toEqual(runs.map(() => undefined));
  expect(runs.at(-1)?.next).toBeNull();
  const next = runs[0]?.next?.getTime() ?? 0;
  expect(next).toBe(nextMinute(next - 1));
});

test("a run that comes a little early by the clock of this machine does not plan itself again", async () => {
  await ingest(await klikitSource(), {});
  const plannedFor = nextMinute(Date.now());
  const clock = { now: () => new Date(plannedFor - 50) };
  const { next } = await maintain({ clock, plannedFor, publish: async () => undefined });
  expect(next?.getTime()).toBe(plannedFor + minuteMs);
});

test("the silence of a source is reported in time, although nothing happens", async () => {
  const source = await klikitSource();
  await updateSource({ ctx: operator, sourceId: source.id, input: { silentAfterMinutes: 30 } });
  // The setting is a change that the maintenance must know of.
  expect(inngest.take().map(({ name }) => name)).toEqual([due]);
  const minutesPass = (minutes: number) =>
    sql(
      `UPDATE sources SET watched_from = watched_from - interval '${minutes} minutes',
         last_event_at = last_event_at - interval '${minutes} minutes'`,
    );
  await minutesPass(10);
  await call(due);
  const planned = plannedIn() ?? 0;
  expect(planned).toBeGreaterThanOrEqual(20 * minuteMs);
  expect(planned).toBeLessThan(21 * minuteMs + 1);
  expect(await alerts()).toEqual([]);
  await sql("UPDATE sources SET watched_from = watched_from - $1 * interval '1 millisecond'", planned);
  await call(due);
  expect(await alerts()).toMatchObject([{ kind: "source.silent", source_id: parseId("source", source.id) }]);
  await updateSource({ ctx: operator, sourceId: source.id, input: { silentAfterMinutes: null } });
});

test("what is due in days is left to a later check", async () => {
  await storeSilently(await partnerWithEndpoint(receiver.url));
  await sql("UPDATE deliveries SET due_at = now() + interval '3 days'");
  inngest.take();
  await call(due);
  expect(plannedIn()).toBeUndefined();
});

test.each([
  ["a retry", "UPDATE deliveries SET due_at = now() + interval '25 minutes'", 25],
  [
    "a secret that gets near its end",
    "UPDATE secrets SET expires_at = now() + interval '7 days 40 minutes', created_at = now() - interval '90 days'",
    40,
  ],
])("the next run is planned for %s", async (_, statement, minutes) => {
  await storeSilently(await partnerWithEndpoint(receiver.url));
  await sql("UPDATE deliveries SET due_at = now() + interval '1 year'");
  await sql("UPDATE secrets SET expires_at = NULL");
  await sql(statement);
  inngest.take();
  await call(due);
  const planned = (plannedIn() ?? 0) / minuteMs;
  expect(planned).toBeGreaterThan(minutes - 0.1);
  expect(planned).toBeLessThan(minutes + 1.1);
  await sql("UPDATE secrets SET expires_at = NULL");
});

test("an error of one part keeps neither the others nor the next run from happening", async () => {
  await sql("ALTER TABLE delivery_stats RENAME TO renamed");
  try {
    await sql("DELETE FROM job_checkpoints");
    const run = await runIn(0);
    expect(run.error).toBeInstanceOf(Error);
    expect(run.next?.getTime()).toBe(nextMinute(Date.now()));
  } finally {
    await sql("ALTER TABLE renamed RENAME TO delivery_stats");
  }
  expect(await checkpointAge("swept")).not.toBeNull();
  expect(await checkpointAge("pruned")).not.toBeNull();
});

test("retention runs every hour while there is traffic, and once a day otherwise", async () => {
  const source = await klikitSource();
  const prunedHoursAgo = (hours: number) =>
    sql("UPDATE job_checkpoints SET at = now() - $1 * interval '1 hour' WHERE name = 'pruned'", hours);
  const isFresh = async (hours: number) => {
    await prunedHoursAgo(hours);
    await runIn(0);
    return Number(await checkpointAge("pruned")) < 60;
  };
  expect([await isFresh(23), await isFresh(25)]).toEqual([false, true]);
  await ingest(source, {});
  expect([await isFresh(0.9), await isFresh(1.1)]).toEqual([false, true]);
});

test("webhooks request a run, once a minute; what is rejected requests none", async () => {
  const source = await klikitSource();
  newProcess();
  inngest.take();
  const deferred: Promise<void>[] = [];
  const post = async (secret: string) => {
    const request = klikitRequest(secret, "{}");
    const response = await handleWebhook(
      {
        method: "POST",
        slug: source.slug,
        query: "",
        headers: Object.entries(request.headers),
        body: new BodyReader(new Blob([new Uint8Array(request.body)]).stream()),
        contentLength: request.body.length,
        address: null,
      },
      (work) => deferred.push(work()),
    );
    await Promise.all(deferred);
    return response.status;
  };
  expect(await post("a wrong secret")).toBe(401);
  expect(inngest.take()).toEqual([]);
  expect(await post(source.secret)).toBe(200);
  expect(await post(source.secret)).toBe(200);
  const [event, ...others] = inngest.take();
  expect(event).toMatchObject({ name: due, id: `maintenance:${(event?.ts ?? 0) / 1_000}` });
  expect((event?.ts ?? 0) % minuteMs).toBe(0);
  expect(others).toEqual([]);
});

test("several processes that request a run at the same time start one", async () => {
  const runner = await startFreshInngest({
    databaseUrl: requireEnv("DATABASE_URL"),
    eventKey: requireEnv("INNGEST_EVENT_KEY"),
    signingKey: requireEnv("INNGEST_SIGNING_KEY"),
  });
  const calls: string[] = [];
  const counted = (...args: Parameters<typeof route.POST>) => {
    calls.push(args[0].url);
    return route.POST(...args);
  };
  const counting = await serveRoutes({ "/api/inngest": { ...route, POST: counted } });
  try {
    extendEnv({ INNGEST_SERVE_ORIGIN: counting.url });
    const key = hashedSigningKey(requireEnv("INNGEST_SIGNING_KEY"));
    await fetch(`${runner.url}/fn/register`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify({ url: `${counting.url}/api/inngest` }),
    });
    const send = (at: number) =>
      fetch(`${runner.url}/e/${requireEnv("INNGEST_EVENT_KEY")}`, {
        method: "POST",
        body: JSON.stringify([maintenanceEvent(new Date(at))]),
      });
    const minute = nextMinute(Date.now()) - 10 * minuteMs;
    await vi.waitFor(async () => expect((await send(minute)).status).toBe(200), 10_000);
    for (let n = 0; n < 5; n += 1) await send(minute);
    await send(minute + minuteMs);
    await vi.waitFor(() => expect(calls.length).toBeGreaterThanOrEqual(2), 20_000);
    await send(minute);
    expect(calls.filter((url) => url.includes("fnId=portico-maintain"))).toHaveLength(2);
  } finally {
    await counting.close();
    await runner.close();
  }
});

/** How often a schedule fires in January. */
function ticksOf(schedule: string): number {
  const cron = new Cron(schedule, { timezone: "UTC" });
  const end = Date.UTC(2026, 1, 1);
  let ticks = 0;
  let at = cron.nextRun(new Date(Date.UTC(2026, 0, 1) - 1));
  for (; at && at.getTime() < end; at = cron.nextRun(at)) ticks += 1;
  return ticks;
}

// Inngest counts each run of a function as an execution, and each step as one more. The maintenance has no steps.
test("an idle month has fewer than 15,000 executions, also with a monitor that calls health every minute", async () => {
  const crons = functions().flatMap(({ opts }) =>
    (opts.triggers ?? []).flatMap((trigger) => ("cron" in trigger ? [String(trigger.cron)] : [])),
  );
  const ticks = crons.map(ticksOf).reduce((sum, count) => sum + count, 0);
  expect(ticks).toBe(31 * 24 * 4);

  // One hour with a monitor: each request of health is a run in the next minute.
  let runs = 0;
  for (let minute = 0; minute < 60; minute += 1) {
    newProcess();
    await checkHealth(Number.POSITIVE_INFINITY);
    const requests = inngest.take().filter(({ name }) => name === due);
    if (requests.length > 0) {
      runs += 1;
      await saveCheckpoint("swept");
    }
    await sql("UPDATE job_checkpoints SET at = at - interval '1 minute' WHERE name = 'swept'");
  }
  expect(runs).toBeGreaterThan(0);
  expect(ticks + runs * 24 * 31).toBeLessThan(15_000);
});
