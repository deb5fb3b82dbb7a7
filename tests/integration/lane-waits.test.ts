import { describe, expect, test } from "vitest";
import { sendTest } from "@/lib/deliveries/attempts/send-test";
import { recordOutcomes } from "@/lib/deliveries/queue/lane-health";
import { wakeWorkersOf } from "@/lib/deliveries/queue/workers";
import { readDelivery } from "@/lib/deliveries/read-delivery";
import { replayDelivery } from "@/lib/deliveries/replays/replay-delivery";
import { retryNow } from "@/lib/deliveries/retry-now";
import { diagnoseDelivery } from "@/lib/diagnosis/diagnose";
import { listEndpoints } from "@/lib/endpoints/list-endpoints";
import { readEndpoint } from "@/lib/endpoints/read-endpoint";
import { updateEndpoint } from "@/lib/endpoints/update-endpoint";
import { publicId } from "@/lib/platform/ids";
import { readHealth } from "@/lib/system/read-health";
import { attemptsOf, deliveriesOf, drain, ingest, isLaneDue, makeDue } from "@/tests/support/deliver";
import { operator, partnerWithEndpoint, sql } from "@/tests/support/portico";
import { respondOk, respondWith } from "@/tests/support/receiver";
import { setScene } from "@/tests/support/scene";

const scene = setScene();

const later = (seconds: number, status = 429) => respondWith(status, { "retry-after": String(seconds) });

/** An endpoint with events that nothing has been sent for yet. */
async function endpointWith(events: number, input: object = {}) {
  const filter = { tag: scene.source.slug };
  const registered = await partnerWithEndpoint(`${scene.receiver.url}/hook`, {
    filter,
    maxInFlight: 1,
    retrySchedule: [1, 1, 1],
    ...input,
  });
  for (let number = 0; number < events; number += 1) await ingest(scene.source, { ...filter, number });
  return registered;
}

async function laneOf(endpointId: string) {
  const [lane] = await sql<{ wait: number | null; wait_count: number; wait_status_code: number | null }>(
    `SELECT extract(epoch FROM waits_until - now())::float8 AS wait, wait_count, wait_status_code
     FROM lanes WHERE endpoint_id = $1`,
    endpointId,
  );
  if (!lane) throw new Error("there is no lane");
  return lane;
}

const endWait = (endpointId: string) =>
  sql("UPDATE lanes SET waits_until = now() WHERE endpoint_id = $1", endpointId);

describe("an endpoint that asks to wait", () => {
  test.each([429, 503])(
    "with %i and Retry-After gets nothing until then, and everything after it",
    async (status) => {
      scene.receiver.behave(later(60, status));
      const { endpointId } = await endpointWith(20);
      const rest = await drain(endpointId);
      expect(rest).toMatchObject({ attempts: 1, next: "asleep" });
      expect(Date.parse(rest.nextDueAt ?? "") - Date.now()).toBeGreaterThan(50_000);
      expect((await laneOf(endpointId)).wait).toBeGreaterThan(50);
      await makeDue(endpointId);
      expect(await drain(endpointId)).toMatchObject({ attempts: 0 });

      scene.receiver.behave(respondOk);
      await endWait(endpointId);
      expect(await drain(endpointId)).toMatchObject({ attempts: 20 });
      expect(new Set((await deliveriesOf(endpointId)).map((row) => row.status))).toEqual(
        new Set(["succeeded"]),
      );
      expect(await laneOf(endpointId)).toMatchObject({ wait_count: 0 });
    },
  );

  test("for a year waits six hours", async () => {
    scene.receiver.behave(later(31_536_000));
    const { endpointId } = await endpointWith(1);
    await drain(endpointId);
    expect((await laneOf(endpointId)).wait).toBeGreaterThan(6 * 3_600 - 60);
    expect((await laneOf(endpointId)).wait).toBeLessThanOrEqual(6 * 3_600);
  });

  test("with several values in flight waits until the latest end", async () => {
    const seconds = [30, 90, 60, 1];
    let requests = 0;
    const held: (() => void)[] = [];
    scene.receiver.behave((_, response) => {
      const value = String(seconds[requests]);
      requests += 1;
      held.push(() => response.writeHead(429, { "retry-after": value }).end());
      // All four are in flight before the first gets its response.
      if (held.length === seconds.length) for (const respond of held) respond();
    });
    const { endpointId } = await endpointWith(4, { maxInFlight: 4 });
    await drain(endpointId);
    expect(requests).toBe(4);
    const { wait, wait_count } = await laneOf(endpointId);
    expect(wait).toBeGreaterThan(80);
    expect(wait_count).toBe(1);
  });

  test("also waits when the responses are recorded by different processes at once", async () => {
    const { endpointId } = await endpointWith(0);
    const seconds = [10, 50, 90, 40, 30, 70];
    await Promise.all(
      seconds.map((each) =>
        recordOutcomes(endpointId, [{ code: "http_429", statusCode: 429, retryAfterMs: each * 1_000 }]),
      ),
    );
    expect((await laneOf(endpointId)).wait).toBeGreaterThan(80);
  });

  test("without Retry-After is tried once a second, then less often, and gets single requests meanwhile", async () => {
    scene.receiver.behave(respondWith(429));
    const { endpointId } = await endpointWith(8, { maxInFlight: 4, retrySchedule: [600] });
    await drain(endpointId, { budgetMs: 500 });
    expect(scene.receiver.received).toHaveLength(4);
    expect((await laneOf(endpointId)).wait).toBeLessThanOrEqual(1);
    for (const wait of [2, 4, 8]) {
      await endWait(endpointId);
      expect(await drain(endpointId, { budgetMs: 500 })).toMatchObject({ attempts: 1 });
      expect((await laneOf(endpointId)).wait).toBeGreaterThan(wait - 1);
      expect((await laneOf(endpointId)).wait).toBeLessThanOrEqual(wait);
    }
  });

  test("in strict order keeps the order", async () => {
    scene.receiver.behave(later(60));
    const { endpointId } = await endpointWith(3, { ordered: true });
    await drain(endpointId);
    expect(scene.receiver.received).toHaveLength(1);
    scene.receiver.behave(respondOk);
    await endWait(endpointId);
    await makeDue(endpointId);
    await drain(endpointId);
    const numbers = scene.receiver.received.map(({ body }) => JSON.parse(body.toString()).number);
    expect(numbers).toEqual([0, 0, 1, 2]);
  });
});

describe("while a lane waits", () => {
  async function waiting(events = 3, input: object = {}) {
    scene.receiver.behave(later(60));
    const registered = await endpointWith(events, input);
    await drain(registered.endpointId);
    return registered;
  }

  test("new events and the sweep do not wake it, and nothing counts as late", async () => {
    const { endpointId } = await waiting();
    await ingest(scene.source, { tag: scene.source.slug });
    await sql("UPDATE deliveries SET due_at = now() - interval '1 hour' WHERE endpoint_id = $1", endpointId);
    expect(await isLaneDue(endpointId)).toBe(false);
    expect(await wakeWorkersOf([endpointId])).toEqual([]);
    expect(await readHealth()).toMatchObject({ status: "ok" });
    await endWait(endpointId);
    expect(await isLaneDue(endpointId)).toBe(true);
  });

  test("it is woken at the end of the wait, even if no delivery was open when it fell asleep", async () => {
    const { endpointId } = await waiting(1, { retrySchedule: [] });
    expect(await deliveriesOf(endpointId)).toMatchObject([{ status: "dead_lettered" }]);
    const rest = await drain(endpointId);
    expect(rest).toMatchObject({ next: "asleep" });
    expect(Date.parse(rest.nextDueAt ?? "") - Date.now()).toBeGreaterThan(50_000);
  });

  test("the portal and the API show why, at the endpoint and at its deliveries", async () => {
    const { endpointId, endpoint } = await waiting();
    const { health } = await readEndpoint({ ctx: operator, endpointId: endpoint.id });
    expect(health.waitStatusCode).toBe(429);
    const until = Date.parse(health.waitsUntil ?? "");
    expect(until - Date.now()).toBeGreaterThan(50_000);
    const listed = (await listEndpoints({ ctx: operator })).find(({ id }) => id === endpoint.id);
    expect(listed?.health).toEqual(health);

    const row = (await deliveriesOf(endpointId)).find(({ attempt_count }) => attempt_count === 0);
    const deliveryId = publicId("delivery", row?.id ?? "");
    const delivery = await readDelivery({ ctx: operator, deliveryId });
    expect(Date.parse(delivery.nextAttemptAt ?? "")).toBe(until);
    const { sentence } = await diagnoseDelivery({ ctx: operator, delivery, attempt: undefined });
    expect(sentence).toBe("The endpoint responded 429 or asked Portico to wait, so all its deliveries wait.");

    await endWait(endpointId);
    expect((await readEndpoint({ ctx: operator, endpointId: endpoint.id })).health).toMatchObject({
      waitsUntil: null,
      waitStatusCode: null,
    });
  });

  test("retry now sends one delivery, and its response decides about the others", async () => {
    const { endpointId } = await waiting();
    const retry = async () => {
      const rows = await deliveriesOf(endpointId);
      const open = rows.findLast(({ status }) => status !== "succeeded");
      await retryNow({ ctx: operator, deliveryId: publicId("delivery", open?.id ?? "") });
      return open?.id;
    };
    const retried = await retry();
    expect(await drain(endpointId)).toMatchObject({ attempts: 1 });
    expect((await attemptsOf(endpointId)).length).toBe(2);
    expect((await deliveriesOf(endpointId)).find(({ id }) => id === retried)?.attempt_count).toBeGreaterThan(
      0,
    );
    expect(await laneOf(endpointId)).toMatchObject({ wait_count: 2 });
    expect((await laneOf(endpointId)).wait).toBeGreaterThan(50);

    scene.receiver.behave(respondOk);
    await retry();
    await makeDue(endpointId);
    await drain(endpointId);
    expect(new Set((await deliveriesOf(endpointId)).map(({ status }) => status))).toEqual(
      new Set(["succeeded"]),
    );
  });

  test("a replay waits with the others", async () => {
    const { endpointId } = await waiting(1, { retrySchedule: [] });
    const [row] = await deliveriesOf(endpointId);
    await replayDelivery({ ctx: operator, deliveryId: publicId("delivery", row?.id ?? "") });
    expect(await drain(endpointId)).toMatchObject({ attempts: 0, next: "asleep" });
  });

  test("a test send goes out at once and changes nothing about the wait", async () => {
    const { endpointId, endpoint } = await waiting();
    for (const behaviour of [respondOk, later(3_600)]) {
      scene.receiver.behave(behaviour);
      await sendTest({ ctx: operator, endpointId: endpoint.id });
      const { wait } = await laneOf(endpointId);
      expect(wait).toBeGreaterThan(50);
      expect(wait).toBeLessThanOrEqual(60);
    }
    expect(await drain(endpointId)).toMatchObject({ attempts: 0 });
  });

  test("a new URL ends the wait", async () => {
    const { endpointId, endpoint } = await waiting();
    const input = { url: `${scene.receiver.url}/new` };
    await updateEndpoint({ ctx: operator, endpointId: endpoint.id, input });
    expect(await laneOf(endpointId)).toEqual({ wait: null, wait_count: 0, wait_status_code: null });
  });
});

test.each([
  ["a 503 without Retry-After", respondWith(503)],
  ["a 500 with Retry-After", respondWith(500, { "retry-after": "60" })],
])("%s delays its own delivery only", async (_, behaviour) => {
  scene.receiver.behave(behaviour);
  const { endpointId } = await endpointWith(5, { retrySchedule: [600] });
  expect(await drain(endpointId)).toMatchObject({ attempts: 5 });
});
