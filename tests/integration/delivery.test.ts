import { createHmac } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, test, vi } from "vitest";
import { SecretRing } from "@/lib/deliveries/attempts/endpoint-secrets";
import { makeAttempt } from "@/lib/deliveries/attempts/make-attempt";
import { sendTest } from "@/lib/deliveries/attempts/send-test";
import { deleteEndpoint } from "@/lib/deliveries/delete-endpoint";
import { claimDue } from "@/lib/deliveries/queue/claim";
import { drainLane } from "@/lib/deliveries/queue/drain-lane";
import { settleAll } from "@/lib/deliveries/queue/settle";
import { sweepLanes } from "@/lib/deliveries/queue/sweep";
import { replayDelivery } from "@/lib/deliveries/replays/replay-delivery";
import { rotateEndpointSecret } from "@/lib/endpoints/rotate-secret";
import { updateEndpoint } from "@/lib/endpoints/update-endpoint";
import { receiveWebhook } from "@/lib/events/ingest/receive-webhook";
import { createHttpClient } from "@/lib/http/client";
import { systemClock } from "@/lib/platform/clock";
import { Effects } from "@/lib/platform/effects";
import { publicId } from "@/lib/platform/ids";
import { newRequestId } from "@/lib/platform/request-id";
import { systemRuntime } from "@/lib/platform/runtime";
import { attemptsOf, deliveriesOf, drain, ingest, makeDue } from "@/tests/support/deliver";
import { collectEffects } from "@/tests/support/effects";
import { klikitRequest } from "@/tests/support/klikit";
import { operator, partnerWithEndpoint, sql } from "@/tests/support/portico";
import { respondOk, respondWith, startReceiver } from "@/tests/support/receiver";
import { setScene } from "@/tests/support/scene";

const scene = setScene();

/** An endpoint at the receiver that takes only this test's events, and one event for it. */
async function oneDelivery(input: object = {}) {
  const registered = await partnerWithEndpoint(`${scene.receiver.url}/hook`, {
    filter: { tag: scene.source.slug },
    ...input,
  });
  const externalId = await ingest(scene.source, { tag: scene.source.slug });
  return { ...registered, externalId };
}

describe("an attempt", () => {
  test("sends the bytes that came in, under the provider's id, signed with the endpoint's own secret", async () => {
    const { endpointId, endpoint, externalId } = await oneDelivery();
    expect(await drain(endpointId)).toEqual({ attempts: 1, next: "asleep", nextDueAt: null });
    const [request] = scene.receiver.received;
    const body = JSON.stringify({ tag: scene.source.slug });
    expect(request?.body.toString()).toBe(body);
    expect(request?.headers).toMatchObject({
      "x-klikit-event-id": externalId,
      "x-klikit-event-type": "klikit.order.created.v2",
      "x-klikit-signature": createHmac("sha256", endpoint.secret).update(body).digest("hex"),
      "content-type": "application/json",
      "portico-attempt": "1",
      "portico-trigger": "initial",
    });
    const [attempt] = await attemptsOf(endpointId);
    expect(attempt).toMatchObject({
      cycle: 1,
      number: 1,
      code: "succeeded",
      status_code: 200,
      config_version: 1,
    });
    expect(attempt?.response_body?.toString()).toBe('{"status":"received"}');
    expect(await deliveriesOf(endpointId)).toMatchObject([{ status: "succeeded", last_code: "succeeded" }]);
  });

  test.each([
    [204, "succeeded"],
    [301, "http_3xx"],
    [400, "http_4xx"],
    [401, "http_401"],
    [410, "http_410"],
    [429, "http_429"],
    [503, "http_5xx"],
  ])("records a response of %i as %s, and never follows a redirect", async (status, code) => {
    const canary = await startReceiver();
    scene.receiver.behave(respondWith(status, { location: `${canary.url}/elsewhere` }));
    const { endpointId } = await oneDelivery();
    await drain(endpointId);
    const [attempt] = await attemptsOf(endpointId);
    expect(attempt).toMatchObject({ code, status_code: status });
    if (code === "http_3xx") expect(attempt?.detail).toBe(`Location: ${canary.url}/elsewhere`);
    expect(canary.received).toEqual([]);
    await canary.close();
  });

  test("names a refused connection and an unknown name", async () => {
    const dead = await startReceiver();
    await dead.close();
    const refused = await partnerWithEndpoint(dead.url, { filter: { tag: scene.source.slug } });
    const unknown = await partnerWithEndpoint("http://no-such-host.invalid/", {
      filter: { tag: scene.source.slug },
    });
    await ingest(scene.source, { tag: scene.source.slug });
    await Promise.all([drain(refused.endpointId), drain(unknown.endpointId)]);
    expect(await attemptsOf(refused.endpointId)).toMatchObject([{ code: "connection_refused" }]);
    expect((await attemptsOf(unknown.endpointId))[0]?.code).toMatch(/^dns_/);
  });

  test("ends at the deadline, whether the endpoint is silent or drips", async () => {
    scene.receiver.behave(() => undefined);
    const silent = await oneDelivery({ timeoutMs: 1_000 });
    await drain(silent.endpointId, 1_500);
    expect(await attemptsOf(silent.endpointId)).toMatchObject([
      { code: "timeout_first_byte", status_code: null },
    ]);

    scene.receiver.behave((_, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write("."), 50);
      response.on("close", () => clearInterval(drip));
    });
    await makeDue(silent.endpointId);
    await drain(silent.endpointId, 1_500);
    const [, second] = await attemptsOf(silent.endpointId);
    // The status was read in time, so it counts. The attempt still ends at the deadline.
    expect(second).toMatchObject({ code: "succeeded", status_code: 200 });
    expect(second?.detail).toBe("No complete response within 1000 ms.");
    expect(second?.duration_ms).toBeLessThan(3_000);
  });

  test("stores the beginning of a response, decodes compression, and stores bytes that are not text", async () => {
    const { endpointId } = await oneDelivery();
    scene.receiver.behave(
      (_, response) =>
        void response.writeHead(200, { "x-odd": "caf\u00e9" }).end(Buffer.alloc(300_000, "\0")),
    );
    await drain(endpointId);
    scene.receiver.behave(
      respondWith(200, { "content-encoding": "gzip" }, gzipSync(Buffer.alloc(5_000_000, "a"))),
    );
    await ingest(scene.source, { tag: scene.source.slug });
    await drain(endpointId);
    scene.receiver.behave(respondWith(200, { "content-encoding": "gzip" }, gzipSync("plain words")));
    await ingest(scene.source, { tag: scene.source.slug });
    await drain(endpointId);
    const [long, bomb, plain] = await attemptsOf(endpointId);
    expect([long?.code, long?.response_body?.length, long?.response_truncated]).toEqual([
      "succeeded",
      65_536,
      true,
    ]);
    expect([bomb?.code, bomb?.response_truncated]).toEqual(["succeeded", true]);
    expect(bomb?.response_body?.length).toBeLessThanOrEqual(65_536);
    expect(plain?.response_body?.toString()).toBe("plain words");
  });
});

describe("a delivery", () => {
  test("is retried by its schedule, then dead-lettered, and a replay runs a whole new cycle", async () => {
    scene.receiver.behave(respondWith(500));
    const { endpointId, externalId } = await oneDelivery({ retrySchedule: [30, 60] });
    const result = await drain(endpointId);
    expect(result.next).toBe("asleep");
    expect(Date.parse(result.nextDueAt ?? "")).toBeGreaterThan(Date.now() + 25_000);
    expect(await deliveriesOf(endpointId)).toMatchObject([
      { status: "retrying", attempt_count: 1, wait: 30 },
    ]);
    await makeDue(endpointId);
    await drain(endpointId);
    expect(await deliveriesOf(endpointId)).toMatchObject([
      { status: "retrying", attempt_count: 2, wait: 60 },
    ]);
    await makeDue(endpointId);
    await drain(endpointId);
    const [dead] = await deliveriesOf(endpointId);
    expect(dead).toMatchObject({ status: "dead_lettered", attempt_count: 3, last_code: "http_5xx" });

    const deliveryId = publicId("delivery", dead?.id ?? "");
    expect(await replayDelivery({ ctx: operator, deliveryId })).toMatchObject({ id: deliveryId, cycle: 2 });
    await drain(endpointId);
    scene.receiver.behave(respondOk);
    await makeDue(endpointId);
    await drain(endpointId);
    expect(await deliveriesOf(endpointId)).toMatchObject([
      { status: "succeeded", cycle: 2, attempt_count: 2 },
    ]);
    const attempts = await attemptsOf(endpointId);
    expect(attempts.map(({ cycle, number, trigger }) => [cycle, number, trigger])).toEqual([
      [1, 1, "initial"],
      [1, 2, "retry"],
      [1, 3, "retry"],
      [2, 1, "replay"],
      [2, 2, "retry"],
    ]);
    const ids = scene.receiver.received.map(({ headers }) => headers["x-klikit-event-id"]);
    expect(new Set(ids)).toEqual(new Set([externalId]));
    expect(new Set(scene.receiver.received.map(({ headers }) => headers["portico-delivery-id"])).size).toBe(
      1,
    );
  });

  test("replayed three times makes three attempts, and a succeeded one can be replayed", async () => {
    const { endpointId } = await oneDelivery();
    await drain(endpointId);
    const deliveryId = publicId("delivery", (await deliveriesOf(endpointId))[0]?.id ?? "");
    for (const _ of [1, 2, 3]) {
      await replayDelivery({ ctx: operator, deliveryId });
      await drain(endpointId);
    }
    expect(scene.receiver.received).toHaveLength(4);
    expect((await attemptsOf(endpointId)).map(({ cycle }) => cycle)).toEqual([1, 2, 3, 4]);
  });

  test("waits as long as Retry-After asks, when that is longer than the schedule", async () => {
    scene.receiver.behave(respondWith(429, { "retry-after": "120" }));
    const { endpointId } = await oneDelivery({ retrySchedule: [30] });
    await drain(endpointId);
    expect(await deliveriesOf(endpointId)).toMatchObject([{ status: "retrying", wait: 120 }]);
  });

  test("goes to the new URL after a move, and the log keeps where each attempt went", async () => {
    scene.receiver.behave(respondWith(404));
    const { endpointId, endpoint } = await oneDelivery({ retrySchedule: [30] });
    await drain(endpointId);
    scene.receiver.behave(respondOk);
    await updateEndpoint({
      ctx: operator,
      endpointId: endpoint.id,
      input: { url: `${scene.receiver.url}/new` },
    });
    await makeDue(endpointId);
    await drain(endpointId);
    const attempts = await attemptsOf(endpointId);
    expect(attempts.map(({ url, config_version }) => [new URL(url).pathname, config_version])).toEqual([
      ["/hook", 1],
      ["/new", 2],
    ]);
  });

  test("for a paused endpoint waits until it is enabled; for a deleted one it is cancelled", async () => {
    const { endpointId, endpoint } = await oneDelivery();
    await updateEndpoint({ ctx: operator, endpointId: endpoint.id, input: { status: "paused" } });
    expect(await drain(endpointId)).toMatchObject({ attempts: 0, next: "asleep", nextDueAt: null });
    const effects = collectEffects();
    await updateEndpoint({ ctx: operator, endpointId: endpoint.id, input: { status: "enabled" } });
    expect(effects).toEqual([{ kind: "wake_lane", endpointId }]);
    expect(await drain(endpointId)).toMatchObject({ attempts: 1 });
    await ingest(scene.source, { tag: scene.source.slug });
    await deleteEndpoint({ ctx: operator, endpointId: endpoint.id });
    expect(await drain(endpointId)).toMatchObject({ attempts: 0, next: "asleep" });
    expect((await deliveriesOf(endpointId)).map(({ status }) => status)).toEqual(["succeeded", "cancelled"]);
  });

  test("signs with the new secret at once after a rotation", async () => {
    const { endpointId, endpoint } = await oneDelivery();
    const { secret } = await rotateEndpointSecret({ ctx: operator, endpointId: endpoint.id, input: {} });
    await drain(endpointId);
    const [request] = scene.receiver.received;
    const expected = createHmac("sha256", secret)
      .update(request?.body ?? "")
      .digest("hex");
    expect(request?.headers["x-klikit-signature"]).toBe(expected);
  });
});

describe("a lane", () => {
  test("keeps no more requests under way than its endpoint allows, and delivers each once", async () => {
    let now = 0;
    let most = 0;
    scene.receiver.behave((request, response, raw) => {
      now += 1;
      most = Math.max(most, now);
      setTimeout(() => {
        now -= 1;
        respondOk(request, response, raw);
      }, 15);
    });
    const { endpointId } = await oneDelivery({ maxInFlight: 3 });
    for (let i = 0; i < 29; i += 1) await ingest(scene.source, { tag: scene.source.slug, i });
    // Two drains at once, as after a lost heartbeat: still nothing is sent twice.
    await Promise.all([drain(endpointId), drain(endpointId)]);
    expect(scene.receiver.received).toHaveLength(30);
    expect(most).toBeLessThanOrEqual(6);
    expect(new Set(scene.receiver.received.map(({ headers }) => headers["x-klikit-event-id"])).size).toBe(30);
  });

  test("goes on with what arrives while one request hangs", async () => {
    let release: () => void = () => undefined;
    scene.receiver.behave((request, response, raw) => {
      if (scene.receiver.received.length > 1) return respondOk(request, response, raw);
      release = () => respondOk(request, response, raw);
    });
    const { endpointId } = await oneDelivery();
    const draining = drain(endpointId);
    await vi.waitFor(() => expect(scene.receiver.received).toHaveLength(1));
    await ingest(scene.source, { tag: scene.source.slug, late: true });
    await vi.waitFor(() => expect(scene.receiver.received).toHaveLength(2));
    release();
    expect(await draining).toMatchObject({ attempts: 2, next: "asleep" });
  });

  test("that lingers stays awake for what comes next, and sleeps when stopped or when nothing came", async () => {
    const { endpointId } = await oneDelivery();
    const stopping = new AbortController();
    const options = { endpointId, budgetMs: 60_000, runtime: systemRuntime, lingerMs: 60_000 };
    const draining = drainLane({ ...options, signal: stopping.signal });
    const settled = async () =>
      expect((await deliveriesOf(endpointId)).every(({ status }) => status === "succeeded")).toBe(true);
    await vi.waitFor(settled);
    await ingest(scene.source, { tag: scene.source.slug, later: true });
    await vi.waitFor(settled);
    stopping.abort();
    expect(await draining).toMatchObject({ attempts: 2, next: "hand_over" });
    expect(await drainLane({ ...options, lingerMs: 1 })).toMatchObject({ attempts: 0, next: "asleep" });
  });

  test("hands over when its time is up, with nothing lost", async () => {
    const { endpointId } = await oneDelivery();
    expect(await drain(endpointId, 0)).toEqual({
      attempts: 0,
      next: "hand_over",
      nextDueAt: null,
    });
    expect(await drain(endpointId)).toMatchObject({ attempts: 1, next: "asleep" });
  });

  test("sends no faster than its rate", async () => {
    const { endpointId } = await oneDelivery({ rateLimit: 5, maxInFlight: 50 });
    for (let i = 0; i < 11; i += 1) await ingest(scene.source, { tag: scene.source.slug, i });
    const started = performance.now();
    await drain(endpointId);
    // Five at once from the full bucket, seven more at five a second.
    expect(performance.now() - started).toBeGreaterThan(1_200);
    expect(scene.receiver.received).toHaveLength(12);
  });

  test("is found by the sweep when its drain died, and the attempt that was cut short says so", async () => {
    const { endpointId } = await oneDelivery();
    const [claim] = await claimDue(endpointId, 1);
    expect(claim?.number).toBe(1);
    expect(await claimDue(endpointId, 1)).toEqual([]);
    // The process is gone: no heartbeat, and the lease runs out.
    await sql(
      "UPDATE lanes SET awake = true, heartbeat_at = now() - interval '5 minutes' WHERE endpoint_id = $1",
      endpointId,
    );
    await sql(
      "UPDATE deliveries SET leased_until = now() - interval '1 second' WHERE endpoint_id = $1",
      endpointId,
    );
    expect((await sweepLanes()).map((lane) => lane.endpointId)).toContain(endpointId);
    await drain(endpointId);
    expect((await sweepLanes()).map((lane) => lane.endpointId)).not.toContain(endpointId);
    expect(await attemptsOf(endpointId)).toMatchObject([{ number: 1, code: "succeeded", resumed: true }]);
    expect(scene.receiver.received.map(({ headers }) => headers["portico-resumed"])).toEqual(["true"]);
  });

  test("a stale writer records its attempt but cannot move the delivery", async () => {
    const { endpointId } = await oneDelivery();
    const [ghost] = await claimDue(endpointId, 1);
    if (!ghost) throw new Error("nothing was claimed");
    await sql(
      "UPDATE deliveries SET leased_until = now() - interval '1 second' WHERE endpoint_id = $1",
      endpointId,
    );
    await drain(endpointId);
    expect(await deliveriesOf(endpointId)).toMatchObject([{ status: "succeeded" }]);
    scene.receiver.behave(respondWith(500));
    const client = createHttpClient({ allowPrivateTargets: true });
    const secrets = await new SecretRing(endpointId).get(ghost.secretIds);
    const late = await makeAttempt(ghost, secrets, { client, clock: systemClock, lateMs: 0 });
    client.close();
    expect(await settleAll([late], () => 0)).toEqual(["stale"]);
    expect(await deliveriesOf(endpointId)).toMatchObject([{ status: "succeeded", attempt_count: 1 }]);
  });

  /** Stores an event for {@link oneDelivery}'s endpoint. Returns the lanes that it woke. */
  async function receive(i: number) {
    const request = klikitRequest(scene.source.secret, JSON.stringify({ tag: scene.source.slug, i }));
    const inbound = {
      requestId: newRequestId(),
      slug: scene.source.slug,
      headers: Object.entries(request.headers),
      readBody: async () => request.body,
      address: null,
    };
    const effects = new Effects();
    await receiveWebhook(inbound, systemClock, effects);
    return effects.list;
  }

  test("an event that arrives while a lane falls asleep waits for it and wakes it", async () => {
    const { endpointId } = await oneDelivery();
    await sql(`CREATE FUNCTION slow_sleep() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN PERFORM pg_sleep(1); RETURN NEW; END'`);
    await sql(`CREATE TRIGGER slow_sleep BEFORE UPDATE ON lanes FOR EACH ROW
      WHEN (OLD.awake AND NOT NEW.awake) EXECUTE FUNCTION slow_sleep()`);
    const draining = drain(endpointId);
    await vi.waitFor(
      async () => {
        const asleep = await sql(
          "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()",
        );
        expect(asleep).toHaveLength(1);
      },
      { timeout: 20_000 },
    );
    const woken = await receive(1);
    await draining;
    await sql("DROP FUNCTION slow_sleep CASCADE");
    expect(woken).toHaveLength(1);
    await drain(endpointId);
    expect((await deliveriesOf(endpointId)).map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
  });

  test("loses no wake between a drain that falls asleep and a receiver that finds it awake", async () => {
    const { endpointId } = await oneDelivery();
    const rounds = 50;
    const perWriter = 2;
    let wakeCount = 0;
    // Each wake is drained as Inngest would: one at a time. When an event is stored while the lane falls
    // asleep, either the drain sees it or the event wakes the lane again.
    let draining: Promise<unknown> = drain(endpointId);
    const send = async (i: number) => {
      const lanes = await receive(i);
      wakeCount += lanes.length;
      for (const _ of lanes) draining = draining.then(() => drain(endpointId));
    };
    const sendRound = (round: number) =>
      Promise.all(
        [0, 1].map(async (writer) => {
          for (let n = 0; n < perWriter; n += 1) {
            const i = round * perWriter + n;
            await send(writer * 1_000 + i);
            // Pauses of uneven length, so that the lane falls asleep often and at every point of a send.
            await new Promise((resolve) => setTimeout(resolve, (i * 7) % 23));
          }
        }),
      );
    const drained = async () => {
      let before: unknown;
      while (before !== draining) {
        before = draining;
        await draining;
      }
    };
    // A round starts when the lane is asleep, so that each has a wake on a machine of any speed. What a lost wake leaves
    // behind is still there at the end of its round, before the next wake delivers it.
    await drained();
    for (let round = 0; round < rounds; round += 1) {
      await sendRound(round);
      await drained();
      const rest = (await deliveriesOf(endpointId)).filter(({ status }) => status !== "succeeded");
      expect(rest).toEqual([]);
    }
    expect(scene.receiver.received).toHaveLength(rounds * perWriter * 2 + 1);
    expect(wakeCount).toBeGreaterThanOrEqual(rounds);
  });
});

test("a test send is signed, returns at once, is logged, and is never retried", async () => {
  scene.receiver.behave(respondWith(500, {}, "not today"));
  const { endpoint, endpointId } = await partnerWithEndpoint(`${scene.receiver.url}/hook`);
  const { record, deliveryId } = await sendTest({ ctx: operator, endpointId: endpoint.id });
  expect([record.code, record.statusCode, record.responseBody?.toString()]).toEqual([
    "http_5xx",
    500,
    "not today",
  ]);
  expect(scene.receiver.received[0]?.headers["portico-trigger"]).toBe("test");
  expect(await deliveriesOf(endpointId)).toMatchObject([{ status: "dead_lettered" }]);
  expect(publicId("delivery", (await deliveriesOf(endpointId))[0]?.id ?? "")).toBe(deliveryId);
});
