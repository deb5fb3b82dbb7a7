import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { calls } from "@/lib/api/calls";
import { createPartner } from "@/lib/partners/create-partner";
import { pool } from "@/lib/platform/database/pool";
import { type Api, newKey, serveApi } from "@/tests/support/api";
import { internalId, operator, partnerWithEndpoint, sql, usePortico } from "@/tests/support/portico";
import { auditOf } from "@/tests/support/secrets";

let close: () => Promise<void>;
let api: Api;
let admin: string;

beforeAll(async () => {
  close = await usePortico();
  api = await serveApi();
  admin = (await newKey("admin")).key;
});
afterAll(async () => {
  await api.close();
  await close();
});

const newPartner = () => createPartner({ ctx: operator, input: { name: "Partner" } });
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

test("an active key can be renamed, a revoked one cannot", async () => {
  const { id } = await newKey("admin");
  const rename = (name: string) => api.call(admin, "PATCH", `/api-keys/${id}`, { name });
  expect(await rename("Another")).toMatchObject({
    status: 200,
    body: { name: "Another", webhookSecret: null },
  });
  expect((await rename(" ")).status).toBe(422);
  expect((await api.call(admin, "PATCH", `/api-keys/${id}`, {})).status).toBe(422);
  const [, updated] = await auditOf(internalId("apiKey", id));
  expect(updated).toMatchObject({
    action: "api_key.update",
    detail: { before: { name: "admin of a test" }, after: { name: "Another" } },
  });
  expect((await api.call(admin, "DELETE", `/api-keys/${id}`)).status).toBe(204);
  expect((await rename("Once more")).status).toBe(409);
});

describe("making a key", () => {
  test("shows it once; later only its prefix and when it was last used", async () => {
    const partner = await newPartner();
    const expiresAt = inAnHour();
    const made = await api.call(admin, "POST", "/api-keys", {
      name: "CI",
      role: "manager",
      partnerId: partner.id,
      scopes: ["read", "replay", "read"],
      expiresAt,
    });
    expect(made).toMatchObject({
      status: 201,
      body: {
        name: "CI",
        role: "manager",
        partnerId: partner.id,
        scopes: ["read", "replay"],
        status: "active",
        expiresAt,
        lastUsedAt: null,
        webhook: null,
        webhookSecret: null,
      },
    });
    const { key, webhookSecret, warnings, ...view } = made.body;
    expect(warnings).toEqual([]);
    expect(key).toMatch(/^portico_[A-Za-z0-9_-]{43}$/);
    expect(key.startsWith(view.prefix)).toBe(true);
    const read = await api.call(admin, "GET", `/api-keys/${view.id}`);
    expect(read).toEqual({ status: 200, body: view });
    expect(JSON.stringify((await api.call(admin, "GET", "/api-keys")).body)).not.toContain(key);
    expect(await auditOf(internalId("apiKey", view.id))).toEqual([
      { action: "api_key.create", detail: { name: "CI", role: "manager", scopes: "read replay", expiresAt } },
    ]);
  });

  test.each([
    [{ role: "manager" }, "partnerId"],
    [{ role: "admin", partnerId: "ptn_01jkz1m7g5f0n9t4w8v2q6x3yb" }, "partnerId"],
    [{ role: "admin", scopes: [] }, "scopes"],
    [{ role: "admin", scopes: ["everything"] }, "scopes.0"],
    [{ role: "operator", scopes: ["administer"] }, "scopes"],
    [{ role: "admin", expiresAt: "2020-01-01T00:00:00Z" }, "expiresAt"],
    [{ role: "admin", expiresAt: "next year" }, "expiresAt"],
    [{ role: "admin", expiresAt: null }, "expiresAt"],
    [{ role: "king" }, "role"],
    [{ role: "admin", key: "a-key-of-my-own-choice" }, "(whole)"],
    [{ role: "admin", webhook: { url: "https://example.com", eventTypes: ["*"] } }, "webhook"],
  ])("refuses %j", async (input, field) => {
    const response = await api.call(admin, "POST", "/api-keys", { name: "Wrong", ...input });
    expect([response.status, response.body.errors?.[0]?.field]).toEqual([422, field]);
  });
});

describe("the right to make keys", () => {
  test("lets a partner's manager make keys for their own partner, up to the role manager", async () => {
    const [mine, theirs] = [await newPartner(), await newPartner()];
    const { key } = await newKey("manager", { partnerId: mine.id });
    const make = (input: object) => api.call(key, "POST", "/api-keys", { name: "Mine", ...input });
    expect(await make({ role: "manager" })).toMatchObject({ status: 201, body: { partnerId: mine.id } });
    expect(await make({ role: "viewer", partnerId: mine.id })).toMatchObject({ status: 201 });
    expect(await make({ role: "viewer", partnerId: theirs.id })).toMatchObject({ status: 404 });
    for (const role of ["admin", "operator"]) expect(await make({ role })).toMatchObject({ status: 403 });
  });

  test("refuses viewers, lets operators make partners' keys, and admins every kind", async () => {
    const partner = await newPartner();
    const viewer = await newKey("viewer", { partnerId: partner.id });
    const own = { name: "Key", role: "viewer" };
    expect(await api.call(viewer.key, "POST", "/api-keys", own)).toMatchObject({ status: 403 });
    expect(await api.call(viewer.key, "GET", "/api-keys")).toMatchObject({ status: 403 });
    const operatorKey = (await newKey("operator")).key;
    const make = (key: string, input: object) =>
      api.call(key, "POST", "/api-keys", { name: "Key", ...input });
    expect(await make(operatorKey, { role: "manager", partnerId: partner.id })).toMatchObject({
      status: 201,
    });
    expect(await make(operatorKey, { role: "operator" })).toMatchObject({ status: 403 });
    expect(await make(admin, { role: "operator" })).toMatchObject({ status: 201 });
  });

  test("lets a key with scopes pass on only these scopes", async () => {
    const partner = await newPartner();
    const { key } = await newKey("manager", { partnerId: partner.id, scopes: ["read", "manage_keys"] });
    const make = (input: object) =>
      api.call(key, "POST", "/api-keys", { name: "Child", role: "manager", ...input });
    expect(await make({ scopes: ["read"] })).toMatchObject({ status: 201 });
    expect(await make({})).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('"replay"') },
    });
    expect(await make({ scopes: ["read", "replay"] })).toMatchObject({ status: 403 });
    expect(
      await make({ scopes: ["read"], webhook: { url: "https://example.com/", eventTypes: ["*"] } }),
    ).toMatchObject({
      status: 403,
    });
  });

  test("lets people see and revoke only their own side's keys; others get the same response as unknown ids", async () => {
    const [mine, theirs] = [await newPartner(), await newPartner()];
    const asMe = (await newKey("manager", { partnerId: mine.id })).key;
    const foreign = await newKey("viewer", { partnerId: theirs.id });
    const ofAdmin = await newKey("admin");
    const listed = await api.call(asMe, "GET", "/api-keys");
    expect(new Set(listed.body.data.map((row: { partnerId: string }) => row.partnerId))).toEqual(
      new Set([mine.id]),
    );
    const madeUp = "key_01jkz1m7g5f0n9t4w8v2q6x3yb";
    for (const [method, tail, body] of [
      ["GET", ""],
      ["PATCH", "", { webhook: {} }],
      ["DELETE", ""],
      ["POST", "/regenerate-webhook-secret"],
    ] as const) {
      const responses = await Promise.all(
        [foreign.id, ofAdmin.id, madeUp].map((id) => api.call(asMe, method, `/api-keys/${id}${tail}`, body)),
      );
      const without = responses.map(({ status, body: { requestId: _, ...rest } }) => ({ status, rest }));
      expect(without[0]?.status).toBe(404);
      expect([without[1], without[2]]).toEqual([without[0], without[0]]);
    }
    const operatorKey = (await newKey("operator")).key;
    expect(await api.call(operatorKey, "DELETE", `/api-keys/${ofAdmin.id}`)).toMatchObject({ status: 404 });
    expect(await api.call(operatorKey, "DELETE", `/api-keys/${foreign.id}`)).toMatchObject({ status: 204 });
  });
});

describe("a key's life", () => {
  const use = (key: string) => api.call(key, "GET", "/partners");

  test("revoking takes effect with the next request, and happens once", async () => {
    const { id, key } = await newKey("admin");
    expect((await use(key)).status).toBe(200);
    expect(await api.call(admin, "DELETE", `/api-keys/${id}`)).toMatchObject({ status: 204 });
    expect((await use(key)).status).toBe(401);
    expect(await api.call(admin, "DELETE", `/api-keys/${id}`)).toMatchObject({ status: 204 });
    expect((await api.call(admin, "GET", `/api-keys/${id}`)).body).toMatchObject({
      status: "revoked",
      revokedAt: expect.any(String),
    });
    expect((await auditOf(internalId("apiKey", id))).map(({ action }) => action)).toEqual([
      "api_key.create",
      "api_key.revoke",
    ]);
  });

  test("expiry follows the database's clock", async () => {
    const { id, key } = await newKey("admin", { expiresAt: inAnHour() });
    expect((await use(key)).status).toBe(200);
    await sql("UPDATE api_keys SET expires_at = now() WHERE id = $1", internalId("apiKey", id));
    expect((await use(key)).status).toBe(401);
    expect((await api.call(admin, "GET", `/api-keys/${id}`)).body).toMatchObject({ status: "expired" });
  });

  test("its use is recorded once a minute", async () => {
    const { id, key } = await newKey("admin");
    const keyId = internalId("apiKey", id);
    const lastUsed = async () =>
      (await sql<{ at: Date | null }>("SELECT last_used_at AS at FROM api_keys WHERE id = $1", keyId))[0]?.at;
    await use(key);
    const first = await vi.waitUntil(lastUsed);
    for (let i = 0; i < 3; i += 1) await use(key);
    expect(await lastUsed()).toEqual(first);
    await sql("UPDATE api_keys SET last_used_at = last_used_at - interval '61 seconds' WHERE id = $1", keyId);
    await use(key);
    await vi.waitUntil(async () => Number(await lastUsed()) >= Number(first));
    expect((await api.call(admin, "GET", `/api-keys/${id}`)).body.lastUsedAt).toMatch(/Z$/);
  });

  test("a request does not wait until its use is recorded", async () => {
    const { id, key } = await newKey("admin");
    const client = await pool().connect();
    try {
      await client.query("BEGIN");
      await client.query("SELECT 1 FROM api_keys WHERE id = $1 FOR UPDATE", [internalId("apiKey", id)]);
      expect((await use(key)).status).toBe(200);
    } finally {
      await client.query("ROLLBACK");
      client.release();
    }
  });
});

test("the list has pages, the newest key first, and can be filtered by partner", async () => {
  const partner = await newPartner();
  const ids: string[] = [];
  for (let i = 0; i < 5; i += 1) ids.unshift((await newKey("viewer", { partnerId: partner.id })).id);
  const page = (query: string) => api.call(admin, "GET", `/api-keys?partnerId=${partner.id}&${query}`);
  const first = await page("limit=3");
  const second = await page(`limit=3&cursor=${first.body.nextCursor}`);
  expect([...first.body.data, ...second.body.data].map(({ id }: { id: string }) => id)).toEqual(ids);
  expect(second.body.nextCursor).toBeNull();
  expect((await page("cursor=garbage")).status).toBe(422);
  expect((await page("typo=1")).status).toBe(422);
});

describe("scopes", () => {
  test("a key without any right is refused by every route", async () => {
    const { id, key } = await newKey("admin", { scopes: ["read"] });
    // The scope is not a right, so the key has none.
    await sql("UPDATE api_keys SET scopes = 'nothing' WHERE id = $1", internalId("apiKey", id));
    const withKey = calls.filter(({ right }) => right !== null);
    expect(withKey.length).toBeGreaterThan(25);
    const refused = await Promise.all(
      withKey.map(async ({ method, path }) => {
        const input = method === "GET" ? undefined : {};
        const { status, body } = await api.call(key, method, path.replace("{id}", "x_01"), input);
        return [method, path, status, body?.code];
      }),
    );
    expect(refused).toEqual(withKey.map(({ method, path }) => [method, path, 403, "forbidden"]));
  });

  test("a key with the scope read can only read, whatever its role", async () => {
    const { partner, endpoint } = await partnerWithEndpoint("http://127.0.0.1:9/");
    const { key } = await newKey("manager", { partnerId: partner.id, scopes: ["read"] });
    expect((await api.call(key, "GET", `/endpoints/${endpoint.id}`)).status).toBe(200);
    const response = await api.call(key, "PATCH", `/endpoints/${endpoint.id}`, { description: "mine" });
    expect(response).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('"manage_endpoints"') },
    });
  });

  test("a key with the scope replay cannot read", async () => {
    const { partner } = await partnerWithEndpoint("http://127.0.0.1:9/");
    const { key } = await newKey("manager", { partnerId: partner.id, scopes: ["replay"] });
    expect(await api.call(key, "POST", "/replays", { all: true, dryRun: true })).toMatchObject({
      status: 200,
    });
    expect(await api.call(key, "GET", "/deliveries")).toMatchObject({ status: 403 });
  });
});
