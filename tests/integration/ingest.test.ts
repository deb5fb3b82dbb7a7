import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { updateEndpoint } from "@/lib/endpoints/update-endpoint";
import { listEvents } from "@/lib/events/list-events";
import { readEvent } from "@/lib/events/read-event";
import { extendEnv } from "@/lib/platform/env";
import { publicId } from "@/lib/platform/ids";
import { createSource } from "@/lib/sources/create-source";
import { collectEffects } from "@/tests/support/effects";
import { klikitRequest, order } from "@/tests/support/klikit";
import { mountFront, mounts } from "@/tests/support/mounts";
import {
  klikitSource,
  operator,
  partnerWithEndpoint,
  sql,
  unique,
  usePortico,
} from "@/tests/support/portico";

// Next runs `after` once the response is out; there is no Next here.
vi.mock("next/server", () => ({ after: (work: () => unknown) => work() }));
const effects = collectEffects();

const cap = 64 * 1024;
let close: () => Promise<void>;

beforeAll(async () => {
  close = await usePortico({ PORTICO_MAX_BODY_BYTES: String(cap) });
});
afterAll(() => close());
afterEach(() => {
  effects.length = 0;
});

test("the front itself responds to a path that is not UTF-8", async () => {
  const front = await mountFront();
  for (const path of ["/%ff", "/api/v1/%c3%28", "/api/webhooks/%ff"]) {
    expect((await fetch(`${front.url}${path}`, { method: "POST" })).status).toBe(400);
  }
  await front.close();
});

describe.each(Object.entries(mounts))("%s", (_, mount) => {
  let url: string;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    const mounted = await mount();
    url = mounted.url;
    stop = mounted.close;
  });
  afterAll(() => stop());

  async function post(slug: string, request: { headers: Record<string, string>; body: Buffer }) {
    const response = await fetch(`${url}/api/webhooks/${slug}`, {
      method: "POST",
      headers: request.headers,
      body: new Uint8Array(request.body),
    });
    return { status: response.status, body: await response.json() };
  }

  const eventsOf = (externalId: string) =>
    sql<{ id: string; body: Buffer; duplicates: number }>(
      "SELECT * FROM events WHERE external_id = $1",
      externalId,
    );
  const rejectionsOf = (slug: string) =>
    sql<{ code: string; detail: string }>("SELECT * FROM rejections WHERE slug = $1 ORDER BY id", slug);

  test("responds with 503 while the environment is not valid, so that the provider tries again", async () => {
    const { slug, secret } = await klikitSource();
    extendEnv({ PORTICO_URL: "hooks.example.com" });
    const { status } = await post(slug, klikitRequest(secret, order));
    extendEnv({ PORTICO_URL: "" });
    expect(status).toBe(503);
  });

  test("stores the received bytes and responds in klikit's format; the second time it is a duplicate", async () => {
    const { slug, secret } = await klikitSource();
    const request = klikitRequest(secret, `{ "brand_id": 663,  "b":1, "orders": [] }`);
    expect(await post(slug, request)).toEqual({ status: 200, body: { status: "received" } });
    expect(await post(slug, request)).toEqual({ status: 200, body: { status: "duplicate-ignored" } });
    const [event, ...more] = await eventsOf(request.headers["x-klikit-event-id"]);
    expect(more).toEqual([]);
    expect(event?.body).toEqual(request.body);
    expect(event?.duplicates).toBe(1);
  });

  test("marks an event that arrives again with another body, and keeps the first body", async () => {
    const { slug, secret } = await klikitSource();
    const first = klikitRequest(secret, `{"total":"10.00"}`);
    const id = { "x-klikit-event-id": first.headers["x-klikit-event-id"] };
    const other = klikitRequest(secret, `{"total":"99.00"}`, id);
    await post(slug, first);
    for (let i = 0; i < 3; i += 1) {
      expect(await post(slug, other)).toEqual({ status: 200, body: { status: "duplicate-ignored" } });
    }
    // Other headers make no conflict: a provider that tries again signs anew and counts its attempts.
    const again = { ...first.headers, "x-klikit-attempt": "2", "content-type": "text/json" };
    await post(slug, { ...first, headers: again });
    const eventId = publicId("event", (await eventsOf(id["x-klikit-event-id"]))[0]?.id ?? "");
    const event = await readEvent({ ctx: operator, eventId });
    expect(event).toMatchObject({ body: `{"total":"10.00"}`, duplicates: 4, conflicts: 3 });
    expect(Date.parse(event.lastConflictAt ?? "")).toBeGreaterThan(Date.now() - 60_000);
    const { data } = await listEvents({ ctx: operator, query: { externalId: id["x-klikit-event-id"] } });
    expect(data).toMatchObject([{ duplicates: 4, conflicts: 3, lastConflictAt: event.lastConflictAt }]);
  });

  test("counts no conflict when many repeats with the same body arrive together, and one for each other body", async () => {
    const { slug, secret } = await klikitSource();
    const requests = Array.from({ length: 30 }, (_, n) =>
      klikitRequest(secret, `{"n":${n % 10 === 0 ? 1 : 0}}`, { "x-klikit-event-id": slug }),
    );
    const [first, ...rest] = requests.slice(1);
    if (first) await post(slug, first);
    await Promise.all([...rest, ...requests.slice(0, 1)].map((request) => post(slug, request)));
    const [event, ...more] = await sql<{ duplicates: number; conflicts: number }>(
      "SELECT duplicates, conflicts FROM events WHERE external_id = $1",
      slug,
    );
    expect([more.length, event]).toEqual([0, { duplicates: 29, conflicts: 3 }]);
  });

  test("refuses in klikit's order: missing headers, then the signature; each rejection is kept with its cause", async () => {
    const { slug, secret } = await klikitSource();
    const good = klikitRequest(secret, order);
    const { "x-klikit-event-id": _, ...withoutId } = good.headers;
    const badAndMissing = { ...withoutId, "x-klikit-signature": "00" };
    expect(await post(slug, { ...good, headers: badAndMissing })).toEqual({
      status: 400,
      body: { error: "missing klikit headers" },
    });
    expect(await post(slug, klikitRequest("another secret", order))).toEqual({
      status: 401,
      body: { error: "invalid signature" },
    });
    expect(await rejectionsOf(slug)).toMatchObject([
      { code: "missing_headers", hint: null },
      { code: "invalid_signature", hint: "mismatch" },
    ]);
    expect(await eventsOf(good.headers["x-klikit-event-id"])).toEqual([]);
  });

  test("responds with 404 for a source that does not exist, whatever its name, and with 405 and Allow for another method", async () => {
    for (const slug of ["nobody", "%00", "..%2Fhealth", "x".repeat(3000), "%ff"]) {
      const response = await fetch(`${url}/api/webhooks/${slug}`, { method: "POST", body: "{}" });
      expect([slug, response.status < 500 && response.status >= 400]).toEqual([slug, true]);
    }
    const response = await fetch(`${url}/api/webhooks/nobody`, { method: "GET" });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
  });

  test("keeps the rejection of a request with a slug, an address and headers of any bytes", async () => {
    const name = unique("nobody");
    const headers = { "user-agent": "caf\xe9 \xff\xfe", "x-forwarded-for": "\xe9, not an address" };
    for (const slug of [`%00${name}`, `%ed%a0%80${name}`, `${name}%F0%9F`]) {
      await fetch(`${url}/api/webhooks/${slug}`, { method: "POST", headers, body: "{}" });
    }
    const kept = await sql<{ slug: string; headers: [string, string][] }>(
      "SELECT slug, headers FROM rejections WHERE strpos(slug, $1) > 0",
      name,
    );
    // A path that is not UTF-8 is refused before it is known where it leads.
    expect(kept.length).toBeGreaterThan(0);
    for (const row of kept) expect(Object.fromEntries(row.headers)["user-agent"]).toBe("caf\xe9 \xff\xfe");
  });

  test("accepts a body of exactly the cap, and responds with 413 to one byte more, with or without a Content-Length", async () => {
    const { slug, secret } = await klikitSource();
    expect((await post(slug, klikitRequest(secret, "x".repeat(cap)))).status).toBe(200);
    const over = klikitRequest(secret, "x".repeat(cap + 1));
    expect(await post(slug, over)).toEqual({ status: 413, body: { error: "payload too large" } });
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(16_384)),
    });
    const streamed = await fetch(`${url}/api/webhooks/${slug}`, {
      method: "POST",
      headers: over.headers,
      body: endless,
      duplex: "half",
    } as RequestInit).then(
      (response) => response.status,
      // The front may close while the client still writes; what counts is that it stops reading.
      () => 413,
    );
    expect(streamed).toBe(413);
    expect((await rejectionsOf(slug)).every(({ code }) => code === "body_too_large")).toBe(true);
  });

  const oddBodies: [string, Buffer][] = [
    ["no bytes", Buffer.alloc(0)],
    ["no UTF-8", Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28])],
    ["a NUL", Buffer.from('{"a":"\0"}')],
    ["an escaped NUL", Buffer.from('{"a":"\\u0000","\\u0000":1}')],
    ["a lone surrogate", Buffer.from('{"a":"\\ud800"}')],
    ["no JSON", Buffer.from("<xml/>")],
    ["10,000 levels", Buffer.from("[".repeat(10_000) + "]".repeat(10_000))],
    ["prototype keys", Buffer.from('{"__proto__":{"x":1},"constructor":1}')],
    ["a huge number", Buffer.from('{"n":1e999999,"m":123456789012345678901234567890}')],
  ];
  test.each(oddBodies)("stores a signed body with %s as it came", async (_name, body) => {
    const { slug, secret } = await klikitSource();
    const request = klikitRequest(secret, body);
    expect(await post(slug, request)).toEqual({ status: 200, body: { status: "received" } });
    const [event] = await eventsOf(request.headers["x-klikit-event-id"]);
    expect(event?.body).toEqual(body);
  });

  test("responds with 400 if the id must come from a body that is not JSON", async () => {
    const slug = unique("editframe");
    const { secret } = await createSource({ ctx: operator, input: { slug, dialect: "editframe" } });
    const { createHmac } = await import("node:crypto");
    const sign = (body: string) => ({
      "x-webhook-signature": createHmac("sha256", secret).update(body).digest("hex"),
    });
    const response = await post(slug, { headers: sign("not json"), body: Buffer.from("not json") });
    expect([response.status, response.body.error]).toEqual([400, "invalid json"]);
    const body = JSON.stringify({ topic: "render.completed", data: { id: slug } });
    expect((await post(slug, { headers: sign(body), body: Buffer.from(body) })).status).toBe(200);
    expect(await eventsOf(`render.completed:${slug}`)).toHaveLength(1);
  });

  test("gives ids of 10 KB and header values of 64 KB a clear 4xx, and goes on", async () => {
    const { slug, secret } = await klikitSource();
    const long = await post(slug, klikitRequest(secret, order, { "x-klikit-event-id": "i".repeat(10_000) }));
    expect([long.status, long.body.error]).toEqual([400, "invalid event id"]);
    const response = await fetch(`${url}/api/webhooks/${slug}`, {
      method: "POST",
      headers: { "x-klikit-signature": "a".repeat(65_536) },
      body: "{}",
    });
    expect(response.status).toBe(431);
    expect((await post(slug, klikitRequest(secret, order))).status).toBe(200);
  });

  test("stores the same event sent 200 times at once as one row with one delivery", async () => {
    const { slug, secret } = await klikitSource();
    const { endpointId } = await partnerWithEndpoint("http://127.0.0.1:9/x", { filter: { storm: slug } });
    const request = klikitRequest(secret, JSON.stringify({ storm: slug }));
    const responses = await Promise.all(Array.from({ length: 200 }, () => post(slug, request)));
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
    expect(responses.filter(({ body }) => body.status === "received")).toHaveLength(1);
    const [event, ...more] = await eventsOf(request.headers["x-klikit-event-id"]);
    expect([more.length, event?.duplicates]).toEqual([0, 199]);
    expect(await sql("SELECT 1 FROM deliveries WHERE endpoint_id = $1", endpointId)).toHaveLength(1);
  });

  test("takes the same id from two sources as two events", async () => {
    const [one, two] = [await klikitSource(), await klikitSource()];
    const id = unique("same");
    for (const { slug, secret } of [one, two]) {
      const request = klikitRequest(secret, order, { "x-klikit-event-id": id });
      expect((await post(slug, request)).body).toEqual({ status: "received" });
    }
    expect(await eventsOf(id)).toHaveLength(2);
  });

  test("matches by type and filter, skips the paused, wakes the lane, and keeps what nobody asked for", async () => {
    const { slug, secret } = await klikitSource();
    const hit = await partnerWithEndpoint("http://127.0.0.1:9/hit", { filter: { tag: slug, branch_id: 5 } });
    const paused = await partnerWithEndpoint("http://127.0.0.1:9/paused", { filter: { tag: slug } });
    const miss = await partnerWithEndpoint("http://127.0.0.1:9/miss", {
      filter: { tag: slug, branch_id: 6 },
    });
    await updateEndpoint({ ctx: operator, endpointId: paused.endpoint.id, input: { status: "paused" } });

    const body = JSON.stringify({ tag: slug, branch_id: 5 });
    const request = klikitRequest(secret, body);
    await post(slug, request);
    await post(slug, klikitRequest(secret, body));
    const deliveriesTo = (endpointId: string) =>
      sql<{ status: string; skipped_reason: string | null }>(
        "SELECT status, skipped_reason FROM deliveries WHERE endpoint_id = $1",
        endpointId,
      );
    expect(await deliveriesTo(hit.endpointId)).toHaveLength(2);
    expect((await deliveriesTo(hit.endpointId))[0]).toEqual({ status: "pending", skipped_reason: null });
    expect((await deliveriesTo(paused.endpointId))[0]).toEqual({
      status: "skipped",
      skipped_reason: "endpoint_paused",
    });
    expect(await deliveriesTo(miss.endpointId)).toEqual([]);
    const wake = { kind: "wake_lane", endpointId: hit.endpointId };
    expect(effects).toEqual([wake, wake]);

    const unknown = klikitRequest(secret, body, { "x-klikit-event-type": "klikit.never.heard.of" });
    expect((await post(slug, unknown)).status).toBe(200);
    const [event] = await eventsOf(unknown.headers["x-klikit-event-id"]);
    expect(await sql("SELECT 1 FROM deliveries WHERE event_id = $1", event?.id)).toEqual([]);
  });

  test("masks headers that are secrets, and keeps the hash of the body", async () => {
    const { slug, secret } = await klikitSource();
    const request = klikitRequest(secret, order, {
      authorization: "Bearer provider-token",
      "x-extra": "kept",
    });
    await post(slug, request);
    const [row] = await sql<{ headers: [string, string][]; body_sha256: Buffer }>(
      "SELECT headers, body_sha256 FROM events WHERE external_id = $1",
      request.headers["x-klikit-event-id"],
    );
    const headers = Object.fromEntries(
      (row?.headers ?? []).map(([name, value]) => [name.toLowerCase(), value]),
    );
    expect([headers.authorization, headers["x-extra"]]).toEqual(["••••", "kept"]);
    expect(row?.body_sha256).toEqual(createHash("sha256").update(order).digest());
  });

  test("bounds what it keeps of rejections: by the minute, in size, and in number", async () => {
    const { slug } = await klikitSource();
    // The minute does not end, however long the requests take.
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    onTestFinished(() => void vi.useRealTimers());
    for (let i = 0; i < 80; i += 1) await post(slug, klikitRequest("wrong", "y".repeat(6_000)));
    const rows = await sql<{ size: number }>(
      "SELECT length(body_start) AS size FROM rejections WHERE slug = $1",
      slug,
    );
    expect(rows).toHaveLength(10);
    expect(Math.max(...rows.map(({ size }) => size))).toBe(4_096);
  });
});
