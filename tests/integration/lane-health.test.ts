import { describe, expect, test } from "vitest";
import { sendTest } from "@/lib/deliveries/attempts/send-test";
import { disableFailingEndpoint } from "@/lib/deliveries/queue/disable-failing-endpoint";
import { skipForDisabled } from "@/lib/deliveries/queue/transitions";
import { wakeWorkersOf } from "@/lib/deliveries/queue/workers";
import { updateEndpoint } from "@/lib/endpoints/update-endpoint";
import { db } from "@/lib/platform/database/db";
import { readHealth } from "@/lib/system/read-health";
import { attemptsOf, deliveriesOf, drain, ingest, isLaneDue, makeDue } from "@/tests/support/deliver";
import { collectEffects } from "@/tests/support/effects";
import { operator, partnerWithEndpoint, sql } from "@/tests/support/portico";
import { respondOk, respondWith } from "@/tests/support/receiver";
import { setScene } from "@/tests/support/scene";

const scene = setScene();

async function endpointWith(input: object = {}) {
  return partnerWithEndpoint(`${scene.receiver.url}/hook`, { filter: { tag: scene.source.slug }, ...input });
}

const event = (number: number) => ingest(scene.source, { tag: scene.source.slug, number });

/** Gives the endpoint enough failures, over enough time, that the next failure opens the breaker. */
async function aboutToBreak(endpointId: string, failingSeconds = 120) {
  await sql(
    `UPDATE lanes SET failures = 19, failing_since = now() - $2 * interval '1 second' WHERE endpoint_id = $1`,
    endpointId,
    failingSeconds,
  );
}

async function brokenEndpoint(input: object = {}) {
  const registered = await endpointWith(input);
  scene.receiver.behave(respondWith(503));
  await aboutToBreak(registered.endpointId);
  await event(0);
  await drain(registered.endpointId);
  return registered;
}

async function laneOf(endpointId: string) {
  const [lane] = await sql<{ failures: number; probe_in: number | null }>(
    `SELECT failures, extract(epoch FROM probe_at - now())::float8 AS probe_in FROM lanes WHERE endpoint_id = $1`,
    endpointId,
  );
  return lane;
}

/** The kinds of the alerts about an endpoint, in the order in which they were raised. */
async function alertsAbout(endpointId: string) {
  const rows = await sql<{ kind: string }>(
    "SELECT kind FROM alerts WHERE endpoint_id = $1 ORDER BY id",
    endpointId,
  );
  return rows.map(({ kind }) => kind);
}

const letProbeGo = (endpointId: string) =>
  sql("UPDATE lanes SET probe_at = now() WHERE endpoint_id = $1", endpointId);

describe("an open breaker", () => {
  test("holds everything back but one probe, and costs what waits no attempt", async () => {
    const { endpointId } = await brokenEndpoint();
    expect((await laneOf(endpointId))?.probe_in).toBeGreaterThan(10);
    for (const number of [1, 2, 3]) await event(number);
    await makeDue(endpointId);
    const rest = await drain(endpointId);
    expect(rest).toMatchObject({ attempts: 0, next: "asleep" });
    expect(Date.parse(rest.nextDueAt ?? "")).toBeGreaterThan(Date.now() + 5_000);

    await letProbeGo(endpointId);
    expect(await drain(endpointId)).toMatchObject({ attempts: 1, next: "asleep" });
    expect(scene.receiver.received).toHaveLength(2);
    expect((await laneOf(endpointId))?.probe_in).toBeGreaterThan(20);
    const untouched = (await deliveriesOf(endpointId)).filter(({ attempt_count }) => attempt_count === 0);
    expect(untouched.length).toBeGreaterThanOrEqual(2);
  });

  test("closes with the first success, and what waited goes out", async () => {
    const { endpointId } = await brokenEndpoint();
    for (const number of [1, 2, 3]) await event(number);
    await makeDue(endpointId);
    scene.receiver.behave(respondOk);
    await letProbeGo(endpointId);
    expect(await drain(endpointId)).toMatchObject({ attempts: 4 });
    expect(await laneOf(endpointId)).toMatchObject({ failures: 0, probe_in: null });
    expect(await alertsAbout(endpointId)).toEqual(["endpoint.failing", "endpoint.recovered"]);
    expect((await deliveriesOf(endpointId)).map(({ status }) => status)).toEqual(Array(4).fill("succeeded"));
  });

  test("is not woken by new events, is no reason for the sweep or for a red health until its probe is due", async () => {
    const { endpointId } = await brokenEndpoint();
    await event(1);
    expect(await wakeWorkersOf([endpointId])).toEqual([]);
    await sql("UPDATE deliveries SET due_at = now() - interval '1 hour' WHERE endpoint_id = $1", endpointId);
    expect(await isLaneDue(endpointId)).toBe(false);
    expect(await readHealth()).toMatchObject({ status: "ok" });
    await letProbeGo(endpointId);
    expect(await isLaneDue(endpointId)).toBe(true);
    expect(await wakeWorkersOf([endpointId])).toHaveLength(1);
  });

  test.each([
    [
      "a new URL",
      async (id: string) =>
        updateEndpoint({ ctx: operator, endpointId: id, input: { url: `${scene.receiver.url}/new` } }),
    ],
    [
      "a pause that ends",
      async (id: string) => {
        await updateEndpoint({ ctx: operator, endpointId: id, input: { status: "paused" } });
        return updateEndpoint({ ctx: operator, endpointId: id, input: { status: "enabled" } });
      },
    ],
  ])("is closed by %s, and the lane is woken", async (_, change) => {
    const { endpoint, endpointId } = await brokenEndpoint();
    const effects = collectEffects();
    await change(endpoint.id);
    expect(effects).toEqual([{ kind: "wake_lane", endpointId }]);
    expect(await laneOf(endpointId)).toMatchObject({ failures: 0, probe_in: null });
  });

  test("is closed by a test send that succeeds, not by one that fails", async () => {
    const { endpoint, endpointId } = await brokenEndpoint();
    const effects = collectEffects();
    await sendTest({ ctx: operator, endpointId: endpoint.id });
    expect((await laneOf(endpointId))?.failures).toBe(20);
    expect(effects).toEqual([]);
    scene.receiver.behave(respondOk);
    await sendTest({ ctx: operator, endpointId: endpoint.id });
    expect((await laneOf(endpointId))?.failures).toBe(0);
    // The lane is woken, and the alert about the recovery is sent at once.
    expect(effects).toEqual([{ kind: "wake_lane", endpointId }, { kind: "send_alerts" }]);
    expect(await alertsAbout(endpointId)).toEqual(["endpoint.failing", "endpoint.recovered"]);
  });
});

describe("an endpoint is disabled", () => {
  async function stateOf(endpointId: string) {
    const [row] = await sql<{ status: string; status_reason: string; change: string; action: string }>(
      `SELECT ep.status, ep.status_reason, v.change, a.action FROM endpoints ep
       JOIN endpoint_versions v ON v.endpoint_id = ep.id AND v.version = ep.version
       JOIN audit_entries a ON a.target_id = ep.id AND a.action = 'endpoint.disable' WHERE ep.id = $1`,
      endpointId,
    );
    return row;
  }

  test("at once by a 410; what waits and what comes is skipped, and can be replayed", async () => {
    const { endpoint, endpointId } = await endpointWith({ maxInFlight: 1 });
    scene.receiver.behave(respondWith(410));
    for (const number of [1, 2, 3]) await event(number);
    await drain(endpointId);
    expect(scene.receiver.received).toHaveLength(1);
    expect(await alertsAbout(endpointId)).toEqual(["endpoint.disabled"]);
    expect(await stateOf(endpointId)).toMatchObject({
      status: "disabled",
      status_reason: "http_410",
      change: "disabled: http_410",
    });
    await event(4);
    expect(await skipForDisabled(db())).toBe(2);
    expect((await deliveriesOf(endpointId)).map(({ status }) => status)).toEqual([
      "dead_lettered",
      "skipped",
      "skipped",
      "skipped",
    ]);
    const enabled = await updateEndpoint({
      ctx: operator,
      endpointId: endpoint.id,
      input: { status: "enabled" },
    });
    expect(enabled).toMatchObject({ status: "enabled", statusReason: null });
  });

  test("when it has failed for as long as it may, and not before", async () => {
    const { endpointId } = await endpointWith({ disableAfter: 3_600 });
    scene.receiver.behave(respondWith(500));
    await aboutToBreak(endpointId, 3_000);
    await event(1);
    await drain(endpointId);
    expect(await stateOf(endpointId)).toBeUndefined();
    await sql("UPDATE lanes SET probe_at = now() WHERE endpoint_id = $1", endpointId);
    await makeDue(endpointId);
    await drain(endpointId);
    await sql(
      "UPDATE lanes SET failing_since = now() - interval '1 hour', probe_at = now() WHERE endpoint_id = $1",
      endpointId,
    );
    await makeDue(endpointId);
    await drain(endpointId);
    expect(await stateOf(endpointId)).toMatchObject({ status: "disabled", status_reason: "failed_too_long" });
    expect(await alertsAbout(endpointId)).toEqual([
      "endpoint.failing",
      "endpoint.disable_warning",
      "endpoint.disabled",
    ]);
  });

  test("together with its alert, or not at all", async () => {
    const { endpointId } = await endpointWith();
    const effects = collectEffects();
    const disable = () => disableFailingEndpoint({ ctx: operator, endpointId, reason: "http_410" });
    await sql("ALTER TABLE alerts ADD CONSTRAINT no_alert CHECK (kind <> 'endpoint.disabled') NOT VALID");
    await expect(disable()).rejects.toThrow();
    await sql("ALTER TABLE alerts DROP CONSTRAINT no_alert");
    expect(await sql("SELECT status FROM endpoints WHERE id = $1", endpointId)).toEqual([
      { status: "enabled" },
    ]);
    expect(await stateOf(endpointId)).toBeUndefined();
    expect(effects).toEqual([]);

    expect(await disable()).toBe(true);
    expect(await stateOf(endpointId)).toMatchObject({ status: "disabled", status_reason: "http_410" });
    expect(await alertsAbout(endpointId)).toEqual(["endpoint.disabled"]);
    expect(effects).toEqual([{ kind: "send_alerts" }]);
  });
});

describe("an ordered lane", () => {
  const numbers = () =>
    scene.receiver.received.map(({ body }) => (JSON.parse(body.toString()) as { number: number }).number);

  test("sends one at a time, in order, and a failure holds up what is behind it", async () => {
    const { endpointId } = await endpointWith({ ordered: true, retrySchedule: [60, 60] });
    for (const number of [1, 2, 3, 4]) await event(number);
    let refuse = true;
    let inFlight = 0;
    scene.receiver.behave((request, response) => {
      inFlight += 1;
      expect(inFlight).toBe(1);
      const fails = refuse && request.body.toString().includes('"number":2');
      setImmediate(() => {
        inFlight -= 1;
        response.writeHead(fails ? 500 : 200).end();
      });
    });
    const rest = await drain(endpointId);
    expect(numbers()).toEqual([1, 2]);
    expect(Date.parse(rest.nextDueAt ?? "")).toBeGreaterThan(Date.now() + 30_000);
    refuse = false;
    await makeDue(endpointId);
    await drain(endpointId);
    expect(numbers()).toEqual([1, 2, 2, 3, 4]);
  });

  test("goes on behind a delivery that is dead-lettered", async () => {
    const { endpointId } = await endpointWith({ ordered: true, retrySchedule: [] });
    for (const number of [1, 2]) await event(number);
    scene.receiver.behave(respondWith(500));
    await drain(endpointId);
    expect(numbers()).toEqual([1, 2]);
  });

  test("waits for the lease of a drain that died, without spinning", async () => {
    const { endpointId } = await endpointWith({ ordered: true });
    for (const number of [1, 2]) await event(number);
    await sql(
      `UPDATE deliveries SET leased_until = now() + interval '1 minute', fence = fence + 1
       WHERE id = (SELECT min(id::text)::uuid FROM deliveries WHERE endpoint_id = $1)`,
      endpointId,
    );
    const rest = await drain(endpointId);
    expect(rest).toMatchObject({ attempts: 0, next: "asleep" });
    expect(Date.parse(rest.nextDueAt ?? "")).toBeGreaterThan(Date.now() + 30_000);
  });
});

test("a response that cannot be stored does not affect the others of its batch", async () => {
  const { endpointId } = await endpointWith();
  // Simulates an unforeseen failure: the database refuses this one response.
  await sql(
    `ALTER TABLE attempts ADD CONSTRAINT overlooked CHECK (convert_from(response_body, 'UTF8') <> 'poison')`,
  );
  scene.receiver.behave((request, response) => {
    response.end(request.body.toString().includes('"number":2') ? "poison" : "fine");
  });
  for (const number of [1, 2, 3]) await event(number);
  await drain(endpointId);
  await sql("ALTER TABLE attempts DROP CONSTRAINT overlooked");
  const bodies = (await attemptsOf(endpointId)).map(({ response_body, response_truncated }) => [
    response_body?.toString() ?? null,
    response_truncated,
  ]);
  // Deliveries of one millisecond are in no order.
  expect(bodies.sort()).toEqual([
    [null, true],
    ["fine", false],
    ["fine", false],
  ]);
  expect(new Set((await deliveriesOf(endpointId)).map(({ status }) => status))).toEqual(
    new Set(["succeeded"]),
  );
});
