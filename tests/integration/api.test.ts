import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { calls, resources } from "@/lib/api/calls";
import { openApiDocument } from "@/lib/api/openapi";
import { createApiKey } from "@/lib/api-keys/create-api-key";
import { advanceReplay } from "@/lib/deliveries/replays/advance-replay";
import { type Api, newKey, serveApi } from "@/tests/support/api";
import { attemptsOf, drain, ingest, makeDue } from "@/tests/support/deliver";
import { collectEffects } from "@/tests/support/effects";
import {
  internalId,
  klikitSource,
  operator,
  partnerWithEndpoint,
  sql,
  unique,
  usePortico,
} from "@/tests/support/portico";
import { type Receiver, respondOk, respondWith, startReceiver } from "@/tests/support/receiver";

let close: () => Promise<void>;
let api: Api;
let receiver: Receiver;
let operatorKey: string;

beforeAll(async () => {
  close = await usePortico();
  api = await serveApi();
  operatorKey = (await newKey("admin")).key;
});
afterAll(async () => {
  await api.close();
  await close();
});
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

const call = (method: string, path: string, body?: unknown, key = operatorKey) =>
  api.call(key, method, path, body);

async function keyFor(partnerId: string, role: "manager" | "viewer" = "manager") {
  return (await createApiKey({ ctx: operator, input: { name: role, role, partnerId } })).key;
}

test("registers a partner, a source and an endpoint, and shows each secret once", async () => {
  const partner = await call("POST", "/partners", { name: "Spice Garden" });
  expect(partner).toMatchObject({ status: 201, body: { name: "Spice Garden" } });
  expect(partner.body.id).toMatch(/^ptn_[0-9a-z]{26}$/);
  const slug = unique("klikit");
  const source = await call("POST", "/sources", { slug, dialect: "klikit" });
  expect(source).toMatchObject({ status: 201, body: { slug, dialect: "klikit" } });
  expect(source.body.url).toMatch(new RegExp(`/api/webhooks/${slug}$`));
  expect(source.body.secret).toMatch(/^whsec_/);
  const endpoint = await call("POST", "/endpoints", {
    partnerId: partner.body.id,
    url: `${receiver.url}/hook`,
    dialect: "klikit",
    eventTypes: ["klikit.order.created.v2"],
    filter: { brand_id: 1 },
  });
  expect(endpoint).toMatchObject({
    status: 201,
    body: { timeoutMs: 10_000, retrySchedule: [30, 60, 120, 240, 480, 960, 1920, 3840], status: "enabled" },
  });
  expect(endpoint.body.secret).toMatch(/^whsec_/);
  const read = await call("GET", `/endpoints/${endpoint.body.id}`);
  expect(read.status).toBe(200);
  expect(JSON.stringify(read.body)).not.toContain(endpoint.body.secret);
  const [stored] = await sql<{ found: boolean }>(
    "SELECT bool_or(position($1::bytea in ciphertext) > 0) AS found FROM secrets",
    Buffer.from(endpoint.body.secret),
  );
  expect(stored?.found).toBe(false);
  expect(await call("POST", "/sources", { slug, dialect: "klikit" })).toMatchObject({
    status: 409,
    body: { code: "conflict" },
  });
});

test("responds to invalid input with a problem document that names the field", async () => {
  const { partner } = await partnerWithEndpoint(receiver.url);
  const good = {
    partnerId: partner.id,
    url: receiver.url,
    dialect: "klikit",
    eventTypes: ["klikit.order.created.v2"],
  };
  const wrong: [object | string, string | undefined][] = [
    [{ ...good, url: "ftp://example.com" }, "url"],
    [{ ...good, url: "nonsense" }, "url"],
    [{ ...good, dialect: "morse" }, "dialect"],
    [{ ...good, eventTypes: [] }, "eventTypes"],
    [{ ...good, eventTypes: ["exam.started"] }, "eventTypes"],
    [{ ...good, timeoutMs: 1 }, "timeoutMs"],
    [{ ...good, secret: "short" }, "secret"],
    [{ ...good, typo: true }, "(whole)"],
    [{ ...good, partnerId: undefined }, "partnerId"],
    ["{", undefined],
    ["[]", "(whole)"],
  ];
  for (const [body, field] of wrong) {
    const response = await call("POST", "/endpoints", body);
    expect([body, response.status]).toEqual([body, 422]);
    expect(response.body).toMatchObject({ code: "invalid_input", status: 422 });
    expect(response.body.requestId).toMatch(/^[0-9a-f-]{36}$/);
    if (field) expect(response.body.errors.map((error: { field: string }) => error.field)).toContain(field);
  }
});

test.each(calls.map(({ method, path }) => ({ method, path })))(
  "$method $path refuses an unknown query parameter",
  async ({ method, path }) => {
    const madeUp = path.replace("{id}", "x_01");
    expect(await call(method, `${madeUp}?nonsense=1`)).toMatchObject({
      status: 422,
      body: { code: "invalid_input", errors: [{ field: "nonsense" }] },
    });
  },
);

test("refuses a query parameter that is given twice", async () => {
  const twice = await call("GET", "/partners?limit=1&limit=2");
  expect(twice).toMatchObject({
    status: 422,
    body: { errors: [{ field: "limit", problem: "is given twice" }] },
  });
});

test.each(["partners", "sources", "endpoints"])("pages through the %s without gaps", async (list) => {
  const { partner } = await partnerWithEndpoint(receiver.url);
  // Partners of the same name are ordered by id.
  for (let i = 0; i < 2; i += 1) await call("POST", "/partners", { name: partner.name });
  await klikitSource();
  const all = (await call("GET", `/${list}`)).body;
  expect(all.nextCursor).toBeNull();
  const paged: object[] = [];
  for (let cursor = ""; paged.length <= all.data.length; ) {
    const page = (await call("GET", `/${list}?limit=1${cursor}`)).body;
    paged.push(...page.data);
    if (page.nextCursor === null) break;
    cursor = `&cursor=${page.nextCursor}`;
  }
  expect(paged).toEqual(all.data);
  for (const wrong of ["limit=0", "limit=501", "limit=many"]) {
    expect([wrong, (await call("GET", `/${list}?${wrong}`)).status]).toEqual([wrong, 422]);
  }
  expect((await call("GET", `/${list}?cursor=garbage`)).body).toEqual({ data: [], nextCursor: null });
});

test("lists the endpoints of one partner", async () => {
  const [one, other] = [await partnerWithEndpoint(receiver.url), await partnerWithEndpoint(receiver.url)];
  const { body } = await call("GET", `/endpoints?partnerId=${one.partner.id}`);
  expect(body.data.map((row: { id: string }) => row.id)).toEqual([one.endpoint.id]);
  const asOther = await call(
    "GET",
    `/endpoints?partnerId=${one.partner.id}`,
    undefined,
    await keyFor(other.partner.id),
  );
  expect(asOther.body.data).toEqual([]);
});

test("accepts a byte order mark before the body, and refuses what is not UTF-8 or not JSON", async () => {
  const name = unique("partner");
  expect(await call("POST", "/partners", `\ufeff{"name":"${name}"}`)).toMatchObject({
    status: 201,
    body: { name },
  });
  const wrong: [string | Uint8Array, string][] = [
    [Buffer.from('{"name":"caf\xe9"}', "latin1"), "The body is not valid UTF-8."],
    [Buffer.from('{"name":"a"}', "utf16le"), "The body is not valid JSON."],
    ['{"name":', "The body is not valid JSON."],
    [`{"name":"${"x".repeat(262_144)}"}`, "The body is over 262144 bytes."],
  ];
  for (const [body, detail] of wrong) {
    expect(await call("POST", "/partners", body)).toMatchObject({
      status: 422,
      body: { code: "invalid_input", detail },
    });
  }
});

test.each([52, 4_200, 50_000])(
  "refuses a body that is nested %i levels deep, in every call that takes one",
  async (levels) => {
    const { id: partnerId } = (await call("POST", "/partners", { name: unique("partner") })).body;
    const { id: endpointId } = (
      await call("POST", "/endpoints", {
        partnerId,
        url: "https://hooks.example.com/x",
        dialect: "klikit",
        eventTypes: ["*"],
        filter: { nobody: true },
      })
    ).body;
    for (const deep of [
      "[".repeat(levels) + "]".repeat(levels),
      `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`,
    ]) {
      if (deep.length > 200_000) continue;
      const calls = [
        ["POST", "/partners", `{"name":"x","scope":${deep}}`],
        ["PATCH", `/partners/${partnerId}`, `{"scope":[${deep}]}`],
        ["POST", "/endpoints", `{"partnerId":"${partnerId}","filter":${deep}}`],
        ["PATCH", `/endpoints/${endpointId}`, `{"filter":{"a":${deep}}}`],
        ["POST", "/replays", `{"filter":${deep}}`],
        ["POST", "/sources", `{"slug":${deep}}`],
      ] as const;
      for (const [method, path, body] of calls) {
        expect([path, await call(method, path, body)]).toMatchObject([
          path,
          {
            status: 422,
            body: { code: "invalid_input", detail: "The body is nested deeper than 50 levels." },
          },
        ]);
      }
    }
  },
);

test("returns the OpenAPI document without a key, and lets it be cached", async () => {
  const response = await fetch(`${api.url}/api/v1/openapi.json`);
  expect(response.status).toBe(200);
  expect(response.headers.get("cache-control")).toBe("public, max-age=3600");
  expect(await response.json()).toEqual(JSON.parse(JSON.stringify(openApiDocument(resources))));
});

test.each(["", "wrong-key", "a b", "é"])("refuses the key %j with 401", async (key) => {
  const response = await fetch(`${api.url}/api/v1/partners`, {
    headers: { authorization: Buffer.from(`Bearer ${key}`).toString("latin1") },
  });
  expect([response.status, response.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
});

test("refuses an expired key and a revoked one", async () => {
  const expired = await createApiKey({ ctx: operator, input: { name: "old", role: "admin" } });
  await sql("UPDATE api_keys SET expires_at = now() WHERE id = $1", internalId("apiKey", expired.id));
  const revoked = await createApiKey({ ctx: operator, input: { name: "gone", role: "admin" } });
  await sql("UPDATE api_keys SET revoked_at = now() WHERE id = $1", internalId("apiKey", revoked.id));
  for (const { key } of [expired, revoked])
    expect((await call("GET", "/partners", undefined, key)).status).toBe(401);
});

describe("deliveries", () => {
  test("are listed, filtered, paged, and read with their attempts", async () => {
    receiver.behave(respondWith(500, {}, "no"));
    const source = await klikitSource();
    const { endpoint, endpointId, partner } = await partnerWithEndpoint(`${receiver.url}/hook`, {
      filter: { tag: source.slug },
      retrySchedule: [5],
    });
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) ids.push(await ingest(source, { tag: source.slug, i }));
    await drain(endpointId);
    const all = await call("GET", `/deliveries?endpointId=${endpoint.id}`);
    expect(all.body.data.map((row: { externalId: string }) => row.externalId)).toEqual([...ids].reverse());
    const first = await call("GET", `/deliveries?endpointId=${endpoint.id}&limit=2`);
    const second = await call(
      "GET",
      `/deliveries?endpointId=${endpoint.id}&limit=2&cursor=${first.body.nextCursor}`,
    );
    const third = await call(
      "GET",
      `/deliveries?endpointId=${endpoint.id}&limit=2&cursor=${second.body.nextCursor}`,
    );
    expect([...first.body.data, ...second.body.data, ...third.body.data]).toEqual(all.body.data);
    expect(third.body.nextCursor).toBeNull();

    const narrowed = async (query: string) => (await call("GET", `/deliveries?${query}`)).body.data.length;
    expect(await narrowed(`status=retrying&endpointId=${endpoint.id}`)).toBe(5);
    expect(await narrowed(`status=succeeded&endpointId=${endpoint.id}`)).toBe(0);
    expect(await narrowed(`externalId=${ids[2]}`)).toBe(1);
    expect(
      await narrowed(`partnerId=${partner.id}&since=${new Date(Date.now() - 60_000).toISOString()}`),
    ).toBe(5);
    expect(
      await narrowed(`partnerId=${partner.id}&until=${new Date(Date.now() - 60_000).toISOString()}`),
    ).toBe(0);

    const detail = await call("GET", `/deliveries/${all.body.data[0].id}`);
    expect(detail.body.attempts).toMatchObject([
      {
        number: 1,
        cycle: 1,
        statusCode: 500,
        code: "http_5xx",
        url: `${receiver.url}/hook`,
        responseBody: "no",
      },
    ]);
    expect(detail.body.attempts[0].startedAt).toMatch(/Z$/);
    expect(detail.body.attempts[0].durationMs).toBeGreaterThanOrEqual(0);
    expect(Date.parse(detail.body.nextAttemptAt)).toBeGreaterThan(Date.now());
  });

  test("refuses invalid filters", async () => {
    for (const query of [
      "status=nope",
      "limit=0",
      "limit=1000",
      "endpointId=dlv_x",
      "since=yesterday",
      "typo=1",
      "status=retrying&status=pending",
    ]) {
      expect([query, (await call("GET", `/deliveries?${query}`)).status]).toEqual([query, 422]);
    }
    expect((await call("GET", "/deliveries?cursor=garbage")).body.data).toEqual([]);
  });

  test("keep their id in a replay, which wakes the lane", async () => {
    const source = await klikitSource();
    const { endpoint, endpointId } = await partnerWithEndpoint(`${receiver.url}/hook`, {
      filter: { tag: source.slug },
    });
    await ingest(source, { tag: source.slug });
    await drain(endpointId);
    const [{ id }] = (await call("GET", `/deliveries?endpointId=${endpoint.id}`)).body.data;
    const effects = collectEffects();
    expect(await call("POST", `/deliveries/${id}/replay`)).toMatchObject({
      status: 202,
      body: { id, cycle: 2 },
    });
    expect(effects).toEqual([{ kind: "wake_lane", endpointId }]);
    await drain(endpointId);
    expect(
      (await call("GET", `/deliveries/${id}`)).body.attempts.map((a: { cycle: number }) => a.cycle),
    ).toEqual([1, 2]);
    await call("PATCH", `/endpoints/${endpoint.id}`, { status: "disabled" });
    expect(await call("POST", `/deliveries/${id}/replay`)).toMatchObject({
      status: 409,
      body: { code: "conflict" },
    });
  });
});

test("a bulk replay counts, then replays each match exactly once, and can be cancelled", async () => {
  receiver.behave(respondWith(404));
  const source = await klikitSource();
  const { endpoint, endpointId } = await partnerWithEndpoint(`${receiver.url}/old`, {
    filter: { tag: source.slug },
    retrySchedule: [1],
  });
  for (let i = 0; i < 7; i += 1) await ingest(source, { tag: source.slug, i });
  await drain(endpointId);
  await makeDue(endpointId);
  await drain(endpointId);
  receiver.behave(respondOk);
  await call("PATCH", `/endpoints/${endpoint.id}`, { url: `${receiver.url}/new` });
  const filter = {
    endpointId: endpoint.id,
    status: "dead_lettered",
    code: "http_4xx",
    url: `${receiver.url}/old`,
  };
  expect(await call("POST", "/replays", { ...filter, dryRun: true })).toMatchObject({
    status: 200,
    body: { matched: 7 },
  });
  expect(
    (await call("POST", "/replays", { ...filter, url: `${receiver.url}/other`, dryRun: true })).body.matched,
  ).toBe(0);
  const started = await call("POST", "/replays", filter);
  expect(started).toMatchObject({ status: 202, body: { matched: 7, done: 0, status: "running" } });
  const replayId = internalId("replay", started.body.id);
  // Two runs at once, as after a crash, still replay each delivery once.
  await Promise.all([advanceReplay(replayId), advanceReplay(replayId)]);
  expect((await call("GET", `/replays/${started.body.id}`)).body).toMatchObject({
    status: "completed",
    done: 7,
  });
  await drain(endpointId);
  const replayed = (await attemptsOf(endpointId)).filter(({ cycle }) => cycle === 2);
  expect(replayed.map(({ code, url }) => [code, new URL(url).pathname])).toEqual(
    Array(7).fill(["succeeded", "/new"]),
  );
  expect(await call("POST", `/replays/${started.body.id}/cancel`)).toMatchObject({ status: 409 });

  const again = await call("POST", "/replays", { endpointId: endpoint.id, status: "succeeded" });
  expect(await call("POST", `/replays/${again.body.id}/cancel`)).toMatchObject({
    status: 200,
    body: { status: "cancelled" },
  });
  expect(await advanceReplay(internalId("replay", again.body.id))).toEqual({
    status: "cancelled",
    waitMs: 0,
  });
});

test("a test send to an endpoint returns the attempt", async () => {
  receiver.behave(respondWith(418, {}, "teapot"));
  const { endpoint } = await partnerWithEndpoint(receiver.url);
  const response = await call("POST", `/endpoints/${endpoint.id}/test`);
  expect(response).toMatchObject({
    status: 200,
    body: { attempt: { statusCode: 418, code: "http_4xx", responseBody: "teapot", trigger: "test" } },
  });
});

test("a secret is rotated with the requested overlap", async () => {
  const { endpoint } = await partnerWithEndpoint(receiver.url);
  const now = await call("POST", `/endpoints/${endpoint.id}/rotate-secret`);
  expect(now).toMatchObject({ status: 200, body: { version: 2 } });
  expect(now.body.secret).not.toBe(endpoint.secret);
  const later = await call("POST", `/endpoints/${endpoint.id}/rotate-secret`, { overlapSeconds: 3600 });
  expect(Date.parse(later.body.oldSecretExpiresAt)).toBeGreaterThan(Date.now() + 3_000_000);
});

describe("tenants", () => {
  test("can only read and change their own rows; the id of another's row gets the same response as a random one", async () => {
    const source = await klikitSource();
    const mine = await partnerWithEndpoint(`${receiver.url}/mine`, { filter: { tag: source.slug } });
    const theirs = await partnerWithEndpoint(`${receiver.url}/theirs`, { filter: { tag: source.slug } });
    await ingest(source, { tag: source.slug });
    await Promise.all([drain(mine.endpointId), drain(theirs.endpointId)]);
    const key = await keyFor(mine.partner.id);
    const asMe = (method: string, path: string, body?: unknown) => call(method, path, body, key);

    expect((await asMe("GET", "/deliveries")).body.data).toHaveLength(1);
    expect((await asMe("GET", `/deliveries?partnerId=${theirs.partner.id}`)).body.data).toEqual([]);
    expect((await asMe("GET", "/endpoints")).body.data.map((row: { id: string }) => row.id)).toEqual([
      mine.endpoint.id,
    ]);
    expect((await asMe("GET", "/partners")).body.data.map((row: { id: string }) => row.id)).toEqual([
      mine.partner.id,
    ]);
    expect(
      (await asMe("POST", "/replays", { partnerId: theirs.partner.id, dryRun: true })).body.matched,
    ).toBe(0);
    expect((await asMe("GET", "/sources")).status).toBe(403);

    const [delivery] = (await call("GET", `/deliveries?endpointId=${theirs.endpoint.id}`)).body.data;
    const random = { delivery: "dlv_01jkz1m7g5f0n9t4w8v2q6x3yb", endpoint: "ep_01jkz1m7g5f0n9t4w8v2q6x3yb" };
    const pairs: [string, string, string, unknown?][] = [
      ["GET", `/deliveries/${delivery.id}`, `/deliveries/${random.delivery}`],
      ["POST", `/deliveries/${delivery.id}/replay`, `/deliveries/${random.delivery}/replay`],
      ["GET", `/endpoints/${theirs.endpoint.id}`, `/endpoints/${random.endpoint}`],
      ["PATCH", `/endpoints/${theirs.endpoint.id}`, `/endpoints/${random.endpoint}`, { status: "paused" }],
      ["DELETE", `/endpoints/${theirs.endpoint.id}`, `/endpoints/${random.endpoint}`],
      [
        "POST",
        `/endpoints/${theirs.endpoint.id}/rotate-secret`,
        `/endpoints/${random.endpoint}/rotate-secret`,
      ],
      ["POST", `/endpoints/${theirs.endpoint.id}/test`, `/endpoints/${random.endpoint}/test`],
    ];
    for (const [method, foreign, madeUp, body] of pairs) {
      const [one, other] = [await asMe(method, foreign, body), await asMe(method, madeUp, body)];
      expect([method, foreign, one.status]).toEqual([method, foreign, 404]);
      const { requestId: _a, ...oneBody } = one.body;
      const { requestId: _b, ...otherBody } = other.body;
      expect(oneBody).toEqual(otherBody);
    }
    expect(
      (
        await asMe("POST", "/endpoints", {
          partnerId: theirs.partner.id,
          url: receiver.url,
          dialect: "klikit",
          eventTypes: ["klikit.order.created.v2"],
        })
      ).status,
    ).toBe(404);
    expect((await asMe("POST", "/partners", { name: "Mine too" })).status).toBe(403);
  });

  test("a partner only sees events that were delivered to it, with its own deliveries", async () => {
    const source = await klikitSource();
    const mine = await partnerWithEndpoint(`${receiver.url}/mine`, { filter: { tag: source.slug, to: 1 } });
    const theirs = await partnerWithEndpoint(`${receiver.url}/theirs`, { filter: { tag: source.slug } });
    const forBoth = await ingest(source, { tag: source.slug, to: 1 });
    const forThem = await ingest(source, { tag: source.slug, to: 2 });
    const key = await keyFor(mine.partner.id, "viewer");
    const listed = await call("GET", `/events?source=${source.slug}`, undefined, key);
    expect(listed.body.data.map((row: { externalId: string }) => row.externalId)).toEqual([forBoth]);
    const all = await call("GET", `/events?source=${source.slug}`);
    expect(all.body.data.map((row: { externalId: string }) => row.externalId)).toEqual([forThem, forBoth]);
    const [foreign, shared] = all.body.data;
    expect((await call("GET", `/events/${foreign.id}`, undefined, key)).status).toBe(404);
    const read = await call("GET", `/events/${shared.id}`, undefined, key);
    expect(read.body.deliveries.map((row: { partnerId: string }) => row.partnerId)).toEqual([
      mine.partner.id,
    ]);
    expect((await call("GET", `/events/${shared.id}`)).body.deliveries).toHaveLength(2);
    expect(theirs.partner.id).not.toBe(mine.partner.id);
  });

  test("a viewer reads and changes nothing", async () => {
    const { partner, endpoint } = await partnerWithEndpoint(receiver.url);
    const key = await keyFor(partner.id, "viewer");
    expect((await call("GET", `/endpoints/${endpoint.id}`, undefined, key)).status).toBe(200);
    for (const [method, path] of [
      ["PATCH", `/endpoints/${endpoint.id}`],
      ["DELETE", `/endpoints/${endpoint.id}`],
      ["POST", `/endpoints/${endpoint.id}/test`],
      ["POST", `/endpoints/${endpoint.id}/rotate-secret`],
      ["POST", "/replays"],
    ] as const) {
      expect([method, path, (await call(method, path, {}, key)).status]).toEqual([method, path, 403]);
    }
  });
});

test("every change writes one audit entry without the secret", async () => {
  const { endpoint, endpointId } = await partnerWithEndpoint(receiver.url);
  await call("PATCH", `/endpoints/${endpoint.id}`, { description: "till" });
  await call("PATCH", `/endpoints/${endpoint.id}`, { description: "till" });
  const rotated = await call("POST", `/endpoints/${endpoint.id}/rotate-secret`);
  await call("DELETE", `/endpoints/${endpoint.id}`);
  const rows = await sql<{ action: string; detail: object }>(
    "SELECT action, detail FROM audit_entries WHERE target_id = $1 ORDER BY id",
    endpointId,
  );
  expect(rows.map(({ action }) => action)).toEqual([
    "endpoint.create",
    "endpoint.update",
    "endpoint.rotate_secret",
    "endpoint.delete",
  ]);
  expect(JSON.stringify(rows)).not.toContain(rotated.body.secret);
  expect((await call("GET", `/endpoints/${endpoint.id}`)).status).toBe(404);
});
