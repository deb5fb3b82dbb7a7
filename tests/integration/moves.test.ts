import { createHmac } from "node:crypto";
import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { sendTest } from "@/lib/deliveries/attempts/send-test";
import { readMove } from "@/lib/deliveries/copies/read-move";
import { sendCopies } from "@/lib/deliveries/copies/send-copies";
import { stuckMoves } from "@/lib/deliveries/copies/shadow-state";
import { deleteEndpoint } from "@/lib/deliveries/delete-endpoint";
import { countReplay } from "@/lib/deliveries/replays/start-replay";
import { startMove } from "@/lib/endpoints/moves/start-move";
import { stopMove } from "@/lib/endpoints/moves/stop-move";
import { switchMove } from "@/lib/endpoints/moves/switch-move";
import { updateEndpoint } from "@/lib/endpoints/update-endpoint";
import { systemClock } from "@/lib/platform/clock";
import { prune } from "@/lib/retention/prune";
import { newKey, serveApi } from "@/tests/support/api";
import { attemptsOf, deliveriesOf, drain, ingest } from "@/tests/support/deliver";
import { collectEffects } from "@/tests/support/effects";
import { idOfAge } from "@/tests/support/old-rows";
import { outcomeOf } from "@/tests/support/people";
import { internalId, operator, partnerWithEndpoint, sql } from "@/tests/support/portico";
import { type Received, type Receiver, respondWith, startReceiver } from "@/tests/support/receiver";
import { setScene } from "@/tests/support/scene";

const scene = setScene();
let newReceiver: Receiver;

beforeEach(async () => {
  newReceiver = await startReceiver();
});
afterEach(() => newReceiver.close());

/** An endpoint at the scene's receiver that is being moved to the new receiver. */
async function moving(input: object = {}) {
  const registered = await partnerWithEndpoint(`${scene.receiver.url}/old`, {
    filter: { tag: scene.source.slug },
    retrySchedule: [60],
    ...input,
  });
  const endpointId = registered.endpoint.id;
  const url = `${newReceiver.url}/new`;
  const move = await startMove({ ctx: operator, endpointId, input: { url } });
  return { ...registered, publicId: endpointId, moveId: internalId("move", move.id), move };
}

const event = (more: object = {}) => ingest(scene.source, { tag: scene.source.slug, ...more });

function copy(moveId: string, budgetMs = 20_000) {
  return sendCopies({ moveId, budgetMs, clock: systemClock });
}

const readAs = (endpointId: string) => readMove({ ctx: operator, endpointId });

describe("while an endpoint is being moved", () => {
  test("the new URL gets a signed copy of each delivery, marked as a copy; only the old URL's response counts", async () => {
    const { endpoint, endpointId, moveId, publicId } = await moving();
    const ids = [await event({ n: 1 }), await event({ n: 2 })];
    newReceiver.behave(respondWith(202));
    await drain(endpointId);
    expect(await copy(moveId)).toEqual({ copies: 2, next: "idle" });
    expect(newReceiver.received).toHaveLength(2);
    const deliveryOf = ({ headers }: Received) => headers["portico-delivery-id"];
    for (const copied of newReceiver.received) {
      const { headers, body, path } = copied;
      const real = scene.receiver.received.find((each) => deliveryOf(each) === deliveryOf(copied));
      const signature = createHmac("sha256", endpoint.secret).update(body).digest("hex");
      expect([path, headers["x-klikit-signature"]]).toEqual(["/new", signature]);
      expect(headers).toMatchObject({
        "portico-shadow": "true",
        "portico-trigger": "shadow",
        "x-klikit-event-id": real?.headers["x-klikit-event-id"],
      });
      expect(body).toEqual(real?.body);
      expect(real?.headers["portico-trigger"]).toBe("initial");
      expect(real?.headers).not.toHaveProperty("portico-shadow");
    }
    const copiedIds = newReceiver.received.map(({ headers }) => String(headers["x-klikit-event-id"]));
    expect(copiedIds.toSorted()).toEqual(ids.toSorted());
    expect(await attemptsOf(endpointId)).toMatchObject([{ url: endpoint.url }, { url: endpoint.url }]);
    const { comparison, latest, shadowing } = await readAs(publicId);
    expect(shadowing).toBe(true);
    expect(comparison).toMatchObject({ copies: 2, both: 2, sameVerdict: 2, sameStatus: 0, newSucceeded: 2 });
    expect(latest).toMatchObject([
      { old: { statusCode: 200 }, new: { statusCode: 202 } },
      { old: { statusCode: 200 }, new: { statusCode: 202 } },
    ]);
  });

  test("a delivery from before the move gets no copy; a test send does", async () => {
    const { endpointId } = await partnerWithEndpoint(scene.receiver.url, { filter: { none: 1 } });
    const { moveId, publicId, endpointId: moved } = await moving();
    await sql("UPDATE endpoint_moves SET started_at = now() - interval '1 hour' WHERE id = $1", moveId);
    await event();
    const [{ id } = { id: "" }] = await deliveriesOf(moved);
    await sql("UPDATE deliveries SET id = $2 WHERE id = $1", id, idOfAge(10 / 24 / 60));
    await sendTest({ ctx: operator, endpointId: publicId });
    expect(await copy(moveId)).toMatchObject({ copies: 1 });
    expect(newReceiver.received).toHaveLength(1);
    expect(await deliveriesOf(endpointId)).toEqual([]);
  });

  test("each copy is sent once, by several jobs at the same time too, and not again when it fails", async () => {
    newReceiver.behave(respondWith(500));
    const { endpointId, moveId, publicId } = await moving();
    for (let n = 0; n < 25; n += 1) await event({ n });
    await Promise.all([copy(moveId), copy(moveId), drain(endpointId)]);
    await copy(moveId);
    const received = newReceiver.received.map(({ headers }) => headers["portico-delivery-id"]);
    expect([received.length, new Set(received).size]).toEqual([25, 25]);
    expect((await readAs(publicId)).comparison).toMatchObject({ both: 25, sameVerdict: 0, newSucceeded: 0 });
  });

  test("an endpoint's limits apply to its copies", async () => {
    let most = 0;
    const open = new Set<ServerResponse>();
    // It responds slowly, so that a third request would overlap with the first two.
    newReceiver.behave((_, response) => {
      open.add(response);
      most = Math.max(most, open.size);
      setTimeout(() => {
        open.delete(response);
        response.end();
      }, 40);
    });
    const { moveId } = await moving({ maxInFlight: 2, rateLimit: 5 });
    for (let n = 0; n < 8; n += 1) await event({ n });
    const started = performance.now();
    const copies = sendCopies({ moveId, budgetMs: 20_000, clock: systemClock, lingerMs: 500 });
    await vi.waitFor(() => expect(newReceiver.received.length).toBe(8), 5_000);
    // The copies of the first second are sent at once, the rest at five per second.
    expect(performance.now() - started).toBeGreaterThan(590);
    expect(await copies).toEqual({ copies: 8, next: "idle" });
    expect(most).toBeLessThanOrEqual(2);
  });
});

describe("a new URL that does not work", () => {
  test("can hang: the lane does not wait for it and does not count it", async () => {
    const held: ServerResponse[] = [];
    newReceiver.behave((_, response) => void held.push(response));
    const { endpointId, moveId, publicId } = await moving({ maxInFlight: 1 });
    for (let n = 0; n < 5; n += 1) await event({ n });
    const copies = copy(moveId, 500);
    await vi.waitFor(() => expect(held.length).toBe(1));
    expect(await drain(endpointId)).toMatchObject({ attempts: 5, next: "asleep" });
    // Everything is delivered, and the first copy still hangs.
    expect((await readAs(publicId)).latest).toMatchObject([{ new: null, old: { statusCode: 200 } }]);
    held[0]?.destroy();
    newReceiver.behave(respondWith(503));
    await copies;
    expect((await readAs(publicId)).latest.at(-1)?.new).toMatchObject({ code: "connection_reset" });
    const [lane] = await sql<{ failures: number }>(
      "SELECT failures FROM lanes WHERE endpoint_id = $1",
      endpointId,
    );
    expect(lane?.failures).toBe(0);
    expect((await deliveriesOf(endpointId)).map(({ status }) => status)).toEqual(Array(5).fill("succeeded"));
  });

  test("can refuse connections: there is no retry and no alert, and the endpoint stays enabled", async () => {
    const { endpointId, moveId, publicId } = await moving();
    await newReceiver.close();
    await event();
    expect(await copy(moveId)).toEqual({ copies: 1, next: "idle" });
    expect((await readAs(publicId)).latest[0]).toMatchObject({
      new: { code: "connection_refused", statusCode: null },
      old: null,
    });
    expect(await deliveriesOf(endpointId)).toMatchObject([{ status: "pending", attempt_count: 0 }]);
    newReceiver = await startReceiver();
  });

  test("can respond with 410: the endpoint stays enabled", async () => {
    newReceiver.behave(respondWith(410));
    const { endpointId, moveId } = await moving();
    await event();
    await copy(moveId);
    const [row] = await sql<{ status: string }>("SELECT status FROM endpoints WHERE id = $1", endpointId);
    expect(row?.status).toBe("enabled");
  });

  test("is refused if nothing may be sent to it", async () => {
    const { endpoint } = await partnerWithEndpoint(scene.receiver.url);
    for (const url of ["ftp://example.com", "nonsense", endpoint.url]) {
      const started = startMove({ ctx: operator, endpointId: endpoint.id, input: { url } });
      expect([url, await outcomeOf(started)]).toEqual([url, "invalid_input"]);
    }
    const long = startMove({
      ctx: operator,
      endpointId: endpoint.id,
      input: { url: newReceiver.url, hours: 25 },
    });
    expect(await outcomeOf(long)).toBe("invalid_input");
  });
});

describe("the copies end", () => {
  test("when their time is over; the move stays open until someone decides", async () => {
    const { moveId, publicId } = await moving();
    await event();
    await sql("UPDATE endpoint_moves SET shadow_until = now() WHERE id = $1", moveId);
    expect(await copy(moveId)).toEqual({ copies: 0, next: "ended" });
    expect(newReceiver.received).toEqual([]);
    expect(await readAs(publicId)).toMatchObject({ status: "open", shadowing: false });
    const move = await switchMove({ ctx: operator, endpointId: publicId });
    expect(move).toMatchObject({ status: "switched", endedBy: "test" });
  });

  test("when someone stops the move, changes the URL directly, or deletes the endpoint", async () => {
    const ways: ((endpointId: string) => Promise<unknown>)[] = [
      (endpointId) => stopMove({ ctx: operator, endpointId }),
      (endpointId) =>
        updateEndpoint({ ctx: operator, endpointId, input: { url: `${newReceiver.url}/other` } }),
      (endpointId) => deleteEndpoint({ ctx: operator, endpointId }),
    ];
    for (const way of ways) {
      const { moveId, publicId } = await moving();
      await event();
      await way(publicId);
      expect(await copy(moveId)).toEqual({ copies: 0, next: "ended" });
      const [row] = await sql<{ status: string }>("SELECT status FROM endpoint_moves WHERE id = $1", moveId);
      expect(row?.status).toBe("stopped");
    }
    expect(newReceiver.received).toEqual([]);
  });

  test("and while the endpoint is paused", async () => {
    const { moveId, publicId } = await moving();
    await event();
    await updateEndpoint({ ctx: operator, endpointId: publicId, input: { status: "paused" } });
    expect(await copy(moveId)).toEqual({ copies: 0, next: "idle" });
  });
});

describe("switching", () => {
  test("makes the new URL the endpoint's URL, as one version; from then on each event is sent there once", async () => {
    scene.receiver.behave(respondWith(500));
    const { endpointId, moveId, publicId, endpoint } = await moving({ retrySchedule: [] });
    await event();
    await Promise.all([drain(endpointId), copy(moveId)]);
    const outcomes = await Promise.all([
      outcomeOf(switchMove({ ctx: operator, endpointId: publicId })),
      outcomeOf(switchMove({ ctx: operator, endpointId: publicId })),
      outcomeOf(stopMove({ ctx: operator, endpointId: publicId })),
    ]);
    expect(outcomes.toSorted()).toEqual(["conflict", "conflict", "done"]);
    const [{ status, url } = { status: "", url: "" }] = await sql<{ status: string; url: string }>(
      "SELECT m.status, ep.url FROM endpoint_moves m JOIN endpoints ep ON ep.id = m.endpoint_id WHERE m.id = $1",
      moveId,
    );
    // Whichever call came first, the endpoint's URL matches the status of the move.
    expect(url).toBe(status === "switched" ? `${newReceiver.url}/new` : endpoint.url);
    if (status === "stopped")
      await updateEndpoint({ ctx: operator, endpointId: publicId, input: { url: `${newReceiver.url}/new` } });
    const versions = await sql("SELECT 1 FROM endpoint_versions WHERE endpoint_id = $1", endpointId);
    expect(versions).toHaveLength(2);

    await event();
    expect(await copy(moveId)).toMatchObject({ copies: 0, next: "ended" });
    await drain(endpointId);
    expect(newReceiver.received.map(({ headers }) => headers["portico-shadow"])).toEqual(["true", undefined]);

    const failed = { endpointId: publicId, url: endpoint.url, status: "dead_lettered" };
    expect(await countReplay({ ctx: operator, input: failed })).toEqual({ matched: 1 });
  });

  test("is audited, closes the breaker and wakes the lane", async () => {
    const { endpointId, publicId, endpoint } = await moving();
    await sql(
      "UPDATE lanes SET failures = 30, failing_since = now(), probe_at = now() WHERE endpoint_id = $1",
      endpointId,
    );
    const effects = collectEffects();
    const move = await switchMove({ ctx: operator, endpointId: publicId });
    expect(effects).toEqual([{ kind: "wake_lane", endpointId }]);
    const [lane] = await sql<{ failures: number }>(
      "SELECT failures FROM lanes WHERE endpoint_id = $1",
      endpointId,
    );
    expect(lane?.failures).toBe(0);
    const rows = await sql<{ action: string; detail: object }>(
      "SELECT action, detail FROM audit_entries WHERE target_id = $1 ORDER BY id",
      endpointId,
    );
    expect(rows).toMatchObject([
      { action: "endpoint.create" },
      { action: "endpoint.move_start", detail: { from: endpoint.url, to: move.toUrl, hours: 24 } },
      {
        action: "endpoint.switch",
        detail: { before: { url: endpoint.url }, after: { url: move.toUrl }, version: 2 },
      },
    ]);
  });
});

test("the sweep finds a move whose job does not run, until its copies end", async () => {
  const { moveId } = await moving();
  expect(await stuckMoves()).not.toContain(moveId);
  await sql("UPDATE endpoint_moves SET started_at = now() - interval '2 minutes' WHERE id = $1", moveId);
  expect(await stuckMoves()).toContain(moveId);
  await copy(moveId);
  expect(await stuckMoves()).not.toContain(moveId);
  const silent =
    "UPDATE endpoint_moves SET looked_at = now() - interval '2 minutes', shadow_until = now() WHERE id = $1";
  await sql(silent, moveId);
  expect(await stuckMoves()).not.toContain(moveId);
});

test("retention removes old copies", async () => {
  const { moveId } = await moving();
  const [old, young] = [idOfAge(100), idOfAge(80)];
  for (const id of [old, young]) {
    await sql(
      "INSERT INTO shadow_copies (id, move_id, delivery_id, started_at) VALUES ($1, $2, $1, now())",
      id,
      moveId,
    );
  }
  await prune({ bodyDays: 30, summaryDays: 90, auditDays: 400 }, 60_000);
  expect(await sql("SELECT id FROM shadow_copies WHERE move_id = $1", moveId)).toEqual([{ id: young }]);
});

test("the API moves a partner's own endpoint; another partner's gets the same response as an unknown id", async () => {
  const api = await serveApi();
  const mine = await partnerWithEndpoint(scene.receiver.url);
  const theirs = await moving();
  const key = async (role: "manager" | "viewer") => (await newKey(role, { partnerId: mine.partner.id })).key;
  const [manager, viewer] = [await key("manager"), await key("viewer")];
  const url = `${newReceiver.url}/new`;
  const random = "/endpoints/ep_01jkz1m7g5f0n9t4w8v2q6x3yb/move";
  const calls = [
    ["GET", "", undefined],
    ["POST", "", { url }],
    ["POST", "/switch", undefined],
    ["POST", "/stop", undefined],
  ] as const;
  for (const [method, path, body] of calls) {
    const responses = [`/endpoints/${theirs.endpoint.id}/move${path}`, `${random}${path}`].map((each) =>
      api.call(manager, method, each, body),
    );
    const [foreign, madeUp] = (await Promise.all(responses)).map(
      ({ status, body: { requestId: _, ...rest } }) => [status, rest],
    );
    expect(foreign).toEqual(madeUp);
    expect(foreign?.[0]).toBe(404);
  }
  const own = `/endpoints/${mine.endpoint.id}/move`;
  expect((await api.call(manager, "GET", own)).status).toBe(404);
  expect((await api.call(viewer, "POST", own, { url })).status).toBe(403);
  const effects = collectEffects();
  const started = await api.call(manager, "POST", own, { url, hours: 1 });
  expect(started).toMatchObject({ status: 201, body: { status: "open", toUrl: url } });
  expect(effects).toEqual([{ kind: "send_copies", moveId: internalId("move", started.body.id) }]);
  expect(await api.call(manager, "POST", own, { url })).toMatchObject({
    status: 409,
    body: { code: "conflict" },
  });
  expect(await api.call(viewer, "GET", own)).toMatchObject({
    status: 200,
    body: { shadowing: true, comparison: { copies: 0, both: 0, oldMedianMs: null } },
  });
  for (const path of ["/switch", "/stop"])
    expect((await api.call(viewer, "POST", own + path)).status).toBe(403);
  expect(await api.call(manager, "POST", `${own}/switch`)).toMatchObject({ body: { status: "switched" } });
  expect((await api.call(manager, "GET", `/endpoints/${mine.endpoint.id}`)).body.url).toBe(url);
  expect((await api.call(manager, "POST", `${own}/stop`)).status).toBe(409);
  await api.close();
});
