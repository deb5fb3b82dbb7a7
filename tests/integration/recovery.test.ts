import { describe, expect, test } from "vitest";
import type { Context } from "@/lib/auth/context";
import { cancelDelivery } from "@/lib/deliveries/cancel-delivery";
import { advanceReplay } from "@/lib/deliveries/replays/advance-replay";
import { changeReplay } from "@/lib/deliveries/replays/change-replay";
import type { ReplayView } from "@/lib/deliveries/replays/replay-view";
import { countMissing, sendMissing } from "@/lib/deliveries/replays/send-missing";
import { countReplay, startReplay } from "@/lib/deliveries/replays/start-replay";
import { stuckReplays } from "@/lib/deliveries/replays/stuck-replays";
import { retryNow } from "@/lib/deliveries/retry-now";
import { updateEndpoint } from "@/lib/endpoints/update-endpoint";
import { publicId } from "@/lib/platform/ids";
import { attemptsOf, claimFrom, deliveriesOf, drain, ingest } from "@/tests/support/deliver";
import { collectEffects } from "@/tests/support/effects";
import { internalId, operator, partnerWithEndpoint, sql } from "@/tests/support/portico";
import { respondOk, respondWith } from "@/tests/support/receiver";
import { setScene } from "@/tests/support/scene";

const scene = setScene();

const endpointWith = (input: object = {}) =>
  partnerWithEndpoint(`${scene.receiver.url}/hook`, { filter: { tag: scene.source.slug }, ...input });
const event = (number: number) => ingest(scene.source, { tag: scene.source.slug, number });
const numbers = () =>
  scene.receiver.received.map(({ body }) => (JSON.parse(body.toString()) as { number: number }).number);
const deliveryId = async (endpointId: string, at = 0) =>
  publicId("delivery", (await deliveriesOf(endpointId))[at]?.id ?? "");

function managerOf(partnerId: string): Context {
  const actor = { kind: "user", id: partnerId, name: "Manager", role: "manager", partnerId } as const;
  return { actor, clock: operator.clock };
}

/** A bulk replay that was started, and its stored id. */
async function started(starting: Promise<ReplayView>) {
  const replay = await starting;
  return { replay, replayId: internalId("replay", replay.id) };
}

describe("retry now", () => {
  test("makes the attempt that was due later, before everything else that waits", async () => {
    const { endpointId } = await endpointWith({ maxInFlight: 1, retrySchedule: [600, 600] });
    scene.receiver.behave(respondWith(500));
    await event(1);
    await drain(endpointId);
    await event(2);
    scene.receiver.behave(respondOk);
    const effects = collectEffects();
    await retryNow({ ctx: operator, deliveryId: await deliveryId(endpointId) });
    expect(effects).toEqual([{ kind: "wake_lane", endpointId }]);
    await drain(endpointId);
    expect(numbers()).toEqual([1, 1, 2]);
    expect(await attemptsOf(endpointId)).toMatchObject([
      { number: 1, trigger: "initial" },
      { number: 2, trigger: "retry", code: "succeeded" },
      { number: 1 },
    ]);
  });

  test("is the probe of an open breaker", async () => {
    const { endpointId } = await endpointWith({ retrySchedule: [600, 600] });
    scene.receiver.behave(respondWith(500));
    for (const number of [1, 2]) await event(number);
    await drain(endpointId);
    scene.receiver.behave(respondOk);
    await sql(
      "UPDATE lanes SET failures = 30, probe_at = now() + interval '5 minutes' WHERE endpoint_id = $1",
      endpointId,
    );
    await retryNow({ ctx: operator, deliveryId: await deliveryId(endpointId, 1) });
    await drain(endpointId);
    expect(numbers().slice(2)).toEqual([2]);
  });

  test("is refused where nothing waits: settled, under way, or an endpoint that takes nothing", async () => {
    const { endpoint, endpointId } = await endpointWith();
    await event(1);
    const id = await deliveryId(endpointId);
    await claimFrom(endpointId, 1);
    await expect(retryNow({ ctx: operator, deliveryId: id })).rejects.toMatchObject({
      code: "conflict",
      message: "An attempt is in progress.",
    });
    await sql("UPDATE deliveries SET leased_until = NULL WHERE endpoint_id = $1", endpointId);
    await drain(endpointId);
    await expect(retryNow({ ctx: operator, deliveryId: id })).rejects.toMatchObject({
      code: "conflict",
      message: "This delivery is succeeded. Replay it instead.",
    });
    await updateEndpoint({ ctx: operator, endpointId: endpoint.id, input: { status: "paused" } });
    await expect(retryNow({ ctx: operator, deliveryId: id })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("cancel", () => {
  test("ends a delivery that waits; an attempt under way is recorded and changes nothing", async () => {
    const { endpointId } = await endpointWith();
    await event(1);
    const id = await deliveryId(endpointId);
    scene.receiver.behave((_, response) => {
      void cancelDelivery({ ctx: operator, deliveryId: id }).then(() => response.writeHead(500).end());
    });
    await drain(endpointId);
    expect(await deliveriesOf(endpointId)).toMatchObject([{ status: "cancelled" }]);
    expect(await attemptsOf(endpointId)).toMatchObject([{ code: "http_5xx" }]);
    await expect(cancelDelivery({ ctx: operator, deliveryId: id })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test("of the first delivery of an ordered lane wakes the lane, because the others waited for it", async () => {
    const { endpointId } = await endpointWith({ ordered: true, retrySchedule: [600] });
    scene.receiver.behave(respondWith(500));
    for (const number of [1, 2]) await event(number);
    await drain(endpointId);
    scene.receiver.behave(respondOk);
    const effects = collectEffects();
    await cancelDelivery({ ctx: operator, deliveryId: await deliveryId(endpointId) });
    expect(effects).toEqual([{ kind: "wake_lane", endpointId }]);
    await drain(endpointId);
    expect((await deliveriesOf(endpointId)).map(({ status }) => status)).toEqual(["cancelled", "succeeded"]);
  });

  test.each([["retryNow", retryNow] as const, ["cancelDelivery", cancelDelivery] as const])(
    "%s: another partner's delivery is not there",
    async (_, command) => {
      const { endpointId } = await endpointWith();
      const { partnerId: stranger } = await endpointWith({ filter: { nobody: true } });
      await event(1);
      const id = await deliveryId(endpointId);
      await expect(command({ ctx: managerOf(stranger), deliveryId: id })).rejects.toMatchObject({
        code: "not_found",
        message: "The delivery was not found.",
      });
      expect(await deliveriesOf(endpointId)).toMatchObject([{ status: "pending" }]);
    },
  );
});

describe("a bulk replay", () => {
  async function tenDelivered() {
    const registered = await endpointWith();
    for (let number = 0; number < 10; number += 1) await event(number);
    await drain(registered.endpointId);
    return registered;
  }

  test("pauses, goes on, and is not taken for stuck meanwhile", async () => {
    const { endpoint, endpointId } = await tenDelivered();
    const { replay, replayId } = await started(
      startReplay({ ctx: operator, input: { endpointId: endpoint.id, ratePerSecond: 4 } }),
    );
    const effects = collectEffects();
    expect(await advanceReplay(replayId)).toMatchObject({ status: "running", waitMs: 1_000 });
    expect(effects.splice(0)).toEqual([{ kind: "wake_lane", endpointId }]);
    const change = (to: "pause" | "resume") =>
      changeReplay({ ctx: operator, replayId: replay.id, change: to });
    expect(await change("pause")).toMatchObject({ status: "paused", done: 4 });
    expect(await advanceReplay(replayId)).toEqual({ status: "paused", waitMs: 0 });
    expect(effects).toEqual([]);
    await sql(
      "UPDATE replays SET created_at = now() - interval '1 hour', advanced_at = NULL, next_at = NULL",
    );
    expect(await stuckReplays()).not.toContain(replayId);
    expect(await change("resume")).toMatchObject({ status: "running" });
    expect(effects).toEqual([{ kind: "run_replay", replayId }]);
    await expect(change("resume")).rejects.toMatchObject({ code: "conflict" });
    expect(await stuckReplays()).toContain(replayId);
    expect(await advanceReplay(replayId)).toMatchObject({ status: "running" });
    expect(await stuckReplays()).not.toContain(replayId);
    await sql("UPDATE replays SET next_at = now() WHERE id = $1", replayId);
    expect(await advanceReplay(replayId)).toMatchObject({ status: "completed" });
    await drain(endpointId);
    expect(scene.receiver.received).toHaveLength(20);
  });

  test("moves no more than its rate, however often it is asked", async () => {
    const { endpoint } = await tenDelivered();
    const { replayId } = await started(
      startReplay({ ctx: operator, input: { endpointId: endpoint.id, ratePerSecond: 3 } }),
    );
    await Promise.all(Array.from({ length: 5 }, () => advanceReplay(replayId)));
    expect(await sql("SELECT done FROM replays WHERE id = $1", replayId)).toEqual([{ done: 3 }]);
  });

  test("narrows by event type", async () => {
    const { endpoint } = await tenDelivered();
    const count = (eventType: string) =>
      countReplay({ ctx: operator, input: { endpointId: endpoint.id, eventType } });
    expect(await count("klikit.order.created.v2")).toEqual({ matched: 10 });
    expect(await count("klikit.order.cart.updated")).toEqual({ matched: 0 });
  });

  test("is exact, although its job is cut off and doubled at every turn", async () => {
    const { endpoint, endpointId, partnerId } = await endpointWith();
    const total = 3_210;
    await sql(
      `WITH made AS (
         INSERT INTO events (id, source_id, external_id, type, dialect, body, body_size, body_sha256, headers, attributes)
         SELECT portico_uuid(), NULL, 'bulk-' || n, 'klikit.order.created.v2', 'klikit', '{}', 2, '', '[]', '{}'
         FROM generate_series(1, $3::int) n RETURNING id)
       INSERT INTO deliveries (id, event_id, endpoint_id, partner_id, status, due_at)
       SELECT portico_uuid(), id, $1, $2, 'dead_lettered', now() FROM made`,
      endpointId,
      partnerId,
      total,
    );
    const { replay, replayId } = await started(
      startReplay({ ctx: operator, input: { endpointId: endpoint.id, status: "dead_lettered" } }),
    );
    expect(replay.matched).toBe(total);
    const isRunning = async () => {
      const [row] = await sql<{ status: string }>("SELECT status FROM replays WHERE id = $1", replayId);
      return row?.status === "running";
    };
    while (await isRunning()) {
      const cutOff = sql(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE pid <> pg_backend_pid() AND datname = current_database() AND query LIKE '%FROM replays WHERE id%FOR UPDATE%'`,
      );
      await Promise.allSettled([advanceReplay(replayId), cutOff, advanceReplay(replayId)]);
    }
    expect(
      await sql(
        `SELECT cycle, status, count(*)::int AS count FROM deliveries WHERE endpoint_id = $1 GROUP BY 1, 2`,
        endpointId,
      ),
    ).toEqual([{ cycle: 2, status: "pending", count: total }]);
    expect(await sql("SELECT done FROM replays WHERE id = $1", replayId)).toEqual([{ done: total }]);
  });
});

describe("send missing", () => {
  test("sends what came before the endpoint was there, and while it was paused; nothing twice", async () => {
    await event(1);
    const { endpoint, endpointId } = await endpointWith();
    await event(2);
    await drain(endpointId);
    const setStatus = (status: string) =>
      updateEndpoint({ ctx: operator, endpointId: endpoint.id, input: { status } });
    await setStatus("paused");
    await event(3);
    await ingest(scene.source, { tag: "somebody else", number: 4 });
    await expect(sendMissing({ ctx: operator, endpointId: endpoint.id, input: {} })).rejects.toMatchObject({
      code: "conflict",
    });
    await setStatus("enabled");
    const send = (input: object) => sendMissing({ ctx: operator, endpointId: endpoint.id, input });
    const count = () => countMissing({ ctx: operator, endpointId: endpoint.id });
    expect(await count()).toEqual({ matched: 2 });
    const { replay, replayId } = await started(send({}));
    expect(replay).toMatchObject({ kind: "missing", matched: 2 });
    await Promise.all([advanceReplay(replayId), advanceReplay(replayId)]);
    await drain(endpointId);
    expect(numbers().sort()).toEqual([1, 2, 3]);
    expect(await count()).toEqual({ matched: 0 });
  });

  test("keeps to its span of time and its event type, and leaves alone what has no body any more", async () => {
    await event(1);
    const { endpoint } = await endpointWith();
    const count = (input: object) => countMissing({ ctx: operator, endpointId: endpoint.id, input });
    expect(await count({ until: new Date(Date.now() - 3_600_000).toISOString() })).toMatchObject({
      matched: 0,
    });
    expect(await count({ eventType: "klikit.order.cart.updated" })).toMatchObject({ matched: 0 });
    expect(await count({})).toMatchObject({ matched: 1 });
    await sql("UPDATE events SET body = NULL WHERE attributes ->> 'tag' = $1", scene.source.slug);
    expect(await count({})).toMatchObject({ matched: 0 });
  });

  test("is refused for another partner's endpoint, as if it were not there", async () => {
    const { endpoint } = await endpointWith();
    const { partnerId: stranger } = await endpointWith();
    await expect(
      sendMissing({ ctx: managerOf(stranger), endpointId: endpoint.id, input: {} }),
    ).rejects.toMatchObject({ code: "not_found", message: "The endpoint was not found." });
  });
});
