import { createHmac } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createPartner } from "@/lib/partners/create-partner";
import { systemClock } from "@/lib/platform/clock";
import { createSource } from "@/lib/sources/create-source";
import { type Api, newKey, serveApi } from "@/tests/support/api";
import { deliveriesOf, drain } from "@/tests/support/deliver";
import { collectEffects } from "@/tests/support/effects";
import { internalId, operator, sql, unique, usePortico } from "@/tests/support/portico";
import { receiveWebhook } from "@/tests/support/receive-webhook";
import { type Receiver, startReceiver } from "@/tests/support/receiver";
import { auditOf } from "@/tests/support/secrets";

let close: () => Promise<void>;
let api: Api;
let manager: string;
let receiver: Receiver;

beforeAll(async () => {
  close = await usePortico();
  api = await serveApi();
  const partner = await createPartner({ ctx: operator, input: { name: "Studio", scope: [{}] } });
  manager = (await newKey("manager", { partnerId: partner.id })).key;
});
afterAll(async () => {
  await api.close();
  await close();
});
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

const hmac = (secret: string, body: Buffer) => createHmac("sha256", secret).update(body).digest("hex");

/** Editframe's own shape: a key with a webhook URL, topics and a webhook secret. */
async function keyWithWebhook(webhook: object = {}) {
  const made = await api.call(manager, "POST", "/api-keys", {
    name: "Renderer",
    role: "manager",
    webhook: { url: `${receiver.url}/hook`, eventTypes: ["render.completed"], ...webhook },
  });
  expect(made.status).toBe(201);
  return made.body;
}

/** A finished render, as Editframe would post it. Returns the bytes. */
async function render(topic = "render.completed"): Promise<Buffer> {
  const slug = unique("editframe");
  const { secret } = await createSource({ ctx: operator, input: { slug, dialect: "editframe" } });
  const body = Buffer.from(JSON.stringify({ topic, data: { id: slug } }));
  const headers: [string, string][] = [["x-webhook-signature", hmac(secret, body)]];
  const { outcome } = await receiveWebhook({ slug, headers, body, address: null }, systemClock);
  expect(outcome).toBe("stored");
  return body;
}

test("one call makes a key and its webhook; events arrive signed with the secret that was shown", async () => {
  const { key, webhookSecret, id, webhook } = await keyWithWebhook();
  expect(webhook).toMatchObject({
    url: `${receiver.url}/hook`,
    eventTypes: ["render.completed"],
    dialect: "editframe",
    status: "enabled",
  });
  expect(webhookSecret).toMatch(/^whsec_/);
  const read = await api.call(key, "GET", `/api-keys/${id}`);
  expect(read.body.webhook).toEqual(webhook);
  expect(JSON.stringify(read.body)).not.toContain(webhookSecret);
  expect(await api.call(key, "GET", `/endpoints/${webhook.endpointId}`)).toMatchObject({
    status: 200,
    body: { timeoutMs: 30_000, retrySchedule: [10, 10] },
  });

  const body = await render();
  await render("render.failed");
  await drain(internalId("endpoint", webhook.endpointId));
  expect(receiver.received.map((request) => [request.body, request.headers["x-webhook-signature"]])).toEqual([
    [body, hmac(webhookSecret, body)],
  ]);
});

test("a key and its webhook are made together or not at all", async () => {
  const count = async () =>
    (
      await sql<{ n: number }>(
        "SELECT (SELECT count(*) FROM api_keys) + (SELECT count(*) FROM endpoints) AS n",
      )
    )[0]?.n;
  const before = await count();
  const wrong: [object, string][] = [
    [{ url: "nonsense" }, "webhook.url"],
    [{ eventTypes: ["render.exploded"] }, "webhook.eventTypes"],
    [{ eventTypes: [] }, "webhook.eventTypes"],
    [{ dialect: "morse" }, "webhook.dialect"],
    [{ secret: "short" }, "webhook.secret"],
    [{ secret: manager }, "webhook.secret"],
    [{ secret: "ef_live_0123456789abcdef" }, "webhook.secret"],
  ];
  for (const [part, field] of wrong) {
    const response = await api.call(manager, "POST", "/api-keys", {
      name: "Wrong",
      role: "manager",
      webhook: { url: receiver.url, eventTypes: ["render.completed"], ...part },
    });
    expect([response.status, response.body.errors?.[0]?.field]).toEqual([422, field]);
    expect(response.body.detail).not.toContain("webhook.webhook");
    expect(JSON.stringify(response.body)).not.toContain(manager);
  }
  // The endpoint's insert fails after the key's.
  await sql("ALTER TABLE endpoint_versions ADD CONSTRAINT never CHECK (false) NOT VALID");
  const failed = await api.call(manager, "POST", "/api-keys", {
    name: "Half",
    role: "manager",
    webhook: { url: receiver.url, eventTypes: ["render.completed"] },
  });
  await sql("ALTER TABLE endpoint_versions DROP CONSTRAINT never");
  expect(failed.status).toBe(500);
  expect(await count()).toBe(before);
});

test("an API key that is pasted as the webhook secret is recognised", async () => {
  const response = await api.call(manager, "POST", "/api-keys", {
    name: "Mixed up",
    role: "manager",
    webhook: { url: receiver.url, eventTypes: ["render.completed"], secret: manager },
  });
  expect(response.body.detail).toBe("webhook.secret: That is an API key of Portico, not a webhook secret.");
});

describe("changing the webhook of a key", () => {
  test("changes its URL and topics as a new version of its endpoint, and wakes the lane", async () => {
    const { id, webhook } = await keyWithWebhook();
    const effects = collectEffects();
    const changed = await api.call(manager, "PATCH", `/api-keys/${id}`, {
      webhook: { url: `${receiver.url}/new`, eventTypes: ["render.failed", "file.ready"] },
    });
    expect(changed).toMatchObject({
      status: 200,
      body: {
        webhook: {
          endpointId: webhook.endpointId,
          url: `${receiver.url}/new`,
          eventTypes: ["render.failed", "file.ready"],
        },
        webhookSecret: null,
      },
    });
    const endpointId = internalId("endpoint", webhook.endpointId);
    expect(effects).toEqual([{ kind: "wake_lane", endpointId }]);
    expect((await auditOf(endpointId)).map(({ action }) => action)).toEqual([
      "endpoint.create",
      "endpoint.update",
    ]);
    for (const [input, field] of [
      [{ webhook: { url: "nonsense" } }, "webhook.url"],
      [{ webhook: { secret: "whsec_0123456789abcdef" } }, "webhook"],
      [{ role: "admin" }, "(whole)"],
    ] as const) {
      const response = await api.call(manager, "PATCH", `/api-keys/${id}`, input);
      expect([response.status, response.body.errors?.[0]?.field]).toEqual([422, field]);
    }
  });

  test("and renaming the key in the same call are done together or not at all", async () => {
    const { id } = await keyWithWebhook();
    const refused = await api.call(manager, "PATCH", `/api-keys/${id}`, {
      name: "Renamed",
      webhook: { url: "nonsense" },
    });
    expect(refused.status).toBe(422);
    expect((await api.call(manager, "GET", `/api-keys/${id}`)).body.name).toBe("Renderer");
    const done = await api.call(manager, "PATCH", `/api-keys/${id}`, {
      name: "Renamed",
      webhook: { url: `${receiver.url}/new` },
    });
    expect(done.body).toMatchObject({ name: "Renamed", webhook: { url: `${receiver.url}/new` } });
    expect((await auditOf(internalId("apiKey", id))).at(-1)).toEqual({
      action: "api_key.update",
      detail: { before: { name: "Renderer" }, after: { name: "Renamed" } },
    });
  });

  test("registers one for a key without a webhook, once, and shows its secret", async () => {
    const { body: key } = await api.call(manager, "POST", "/api-keys", { name: "Plain", role: "viewer" });
    expect(key.webhook).toBeNull();
    const webhook = { url: receiver.url, eventTypes: ["render.completed"] };
    const responses = await Promise.all(
      [1, 2, 3].map(() => api.call(manager, "PATCH", `/api-keys/${key.id}`, { webhook })),
    );
    const secrets = responses.flatMap(({ body }) => body.webhookSecret ?? []);
    expect(secrets).toHaveLength(1);
    expect(secrets[0]).toMatch(/^whsec_/);
    expect(
      responses.map(({ status }) => status).filter((status) => status !== 200 && status !== 409),
    ).toEqual([]);
  });

  test("registers a new one if the endpoint was deleted", async () => {
    const { id, webhook } = await keyWithWebhook();
    await api.call(manager, "DELETE", `/endpoints/${webhook.endpointId}`);
    expect((await api.call(manager, "GET", `/api-keys/${id}`)).body.webhook).toBeNull();
    const again = await api.call(manager, "PATCH", `/api-keys/${id}`, {
      webhook: { url: receiver.url, eventTypes: ["render.completed"] },
    });
    expect(again.body.webhook.endpointId).not.toBe(webhook.endpointId);
  });
});

test("a regenerated secret wakes the lane and signs the next delivery", async () => {
  const { id, webhook, webhookSecret } = await keyWithWebhook();
  const effects = collectEffects();
  const regenerated = await api.call(manager, "POST", `/api-keys/${id}/regenerate-webhook-secret`);
  expect(regenerated).toMatchObject({
    status: 200,
    body: { id: webhook.endpointId, version: 2, overlapSeconds: 86_400, bothSign: false },
  });
  expect(regenerated.body.secret).not.toBe(webhookSecret);
  const endpointId = internalId("endpoint", webhook.endpointId);
  expect(effects).toEqual([{ kind: "wake_lane", endpointId }]);
  const body = await render();
  await drain(endpointId);
  expect(receiver.received[0]?.headers["x-webhook-signature"]).toBe(hmac(regenerated.body.secret, body));
  const { body: plain } = await api.call(manager, "POST", "/api-keys", { name: "Plain", role: "viewer" });
  expect(await api.call(manager, "POST", `/api-keys/${plain.id}/regenerate-webhook-secret`)).toMatchObject({
    status: 409,
    body: { detail: "This API key has no webhook." },
  });
});

test("revoking the key disables its webhook with a reason; later events are stored as skipped deliveries", async () => {
  const { id, key, webhook } = await keyWithWebhook();
  expect((await api.call(manager, "DELETE", `/api-keys/${id}`)).status).toBe(204);
  expect((await api.call(key, "GET", "/partners")).status).toBe(401);
  const endpoint = await api.call(manager, "GET", `/endpoints/${webhook.endpointId}`);
  expect(endpoint.body).toMatchObject({
    status: "disabled",
    statusReason: "api_key_revoked",
    version: 2,
  });
  expect(endpoint.body.versions[0]).toMatchObject({ version: 2, change: "disabled: api_key_revoked" });

  await render();
  const endpointId = internalId("endpoint", webhook.endpointId);
  await drain(endpointId);
  expect(receiver.received).toEqual([]);
  expect((await deliveriesOf(endpointId)).map(({ status }) => status)).toContain("skipped");
  expect(await api.call(manager, "PATCH", `/api-keys/${id}`, { webhook: {} })).toMatchObject({ status: 409 });
  expect((await auditOf(internalId("apiKey", id))).at(-1)).toEqual({
    action: "api_key.revoke",
    detail: { name: "Renderer", disabledWebhooks: 1 },
  });
});
