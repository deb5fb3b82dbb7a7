import { createHmac } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sendTest } from "@/lib/deliveries/attempts/send-test";
import { makeCurl } from "@/lib/deliveries/make-curl";
import { updateEndpoint } from "@/lib/endpoints/update-endpoint";
import { systemClock } from "@/lib/platform/clock";
import { publicId } from "@/lib/platform/ids";
import { createSource } from "@/lib/sources/create-source";
import { deliveriesOf, drain, ingest, makeDue } from "@/tests/support/deliver";
import { klikitSource, operator, partnerWithEndpoint, unique, usePortico } from "@/tests/support/portico";
import { receiveWebhook } from "@/tests/support/receive-webhook";
import {
  type Received,
  type Receiver,
  respondOk,
  respondWith,
  startReceiver,
} from "@/tests/support/receiver";

let close: () => Promise<void>;
let receiver: Receiver;
beforeAll(async () => {
  close = await usePortico();
});
afterAll(() => close());
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

const lastRequest = () => receiver.received.at(-1) as Received;

/** Posts a webhook of the provider, signed here, to a new source and delivers it to an endpoint of the same dialect. */
async function sendNative(dialect: "shopify" | "github", headers: Record<string, string>) {
  const secret = "a-secret-of-the-provider";
  const source = await createSource({ ctx: operator, input: { slug: unique(dialect), dialect, secret } });
  const { endpointId } = await partnerWithEndpoint(receiver.url, {
    dialect,
    eventTypes: ["*"],
    filter: { tag: source.slug },
  });
  const body = Buffer.from(JSON.stringify({ tag: source.slug }));
  const mac = createHmac("sha256", secret).update(body);
  const signed =
    dialect === "shopify"
      ? { "x-shopify-hmac-sha256": mac.digest("base64") }
      : { "x-hub-signature-256": `sha256=${mac.digest("hex")}` };
  const pairs = Object.entries({ "content-type": "application/json", ...headers, ...signed });
  const result = await receiveWebhook(
    { slug: source.slug, headers: pairs, body, address: null },
    systemClock,
  );
  expect(result.outcome).toBe("stored");
  await drain(endpointId);
  const [delivery] = await deliveriesOf(endpointId);
  return { endpointId, deliveryId: publicId("delivery", delivery?.id ?? "") };
}

describe("the headers that belong to a webhook", () => {
  test.each([
    [
      "shopify",
      {
        "X-Shopify-Topic": "orders/create",
        "X-Shopify-Webhook-Id": "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
        "X-Shopify-Shop-Domain": "example.myshopify.com",
        "X-Shopify-API-Version": "2026-07",
        "X-Shopify-Event-Id": "98880550-7158-44d4-b7cd-2c97c8a091b5",
        "X-Shopify-Triggered-At": "2026-11-01T10:00:00.123456789Z",
        "X-Shopify-Name": "my-subscription",
        "X-Shopify-Sub-Topic": "type:order",
      },
    ],
    [
      "github",
      {
        "User-Agent": "GitHub-Hookshot/044aadd",
        "X-GitHub-Event": "push",
        "X-GitHub-Delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
        "X-GitHub-Hook-ID": "292430182",
        "X-GitHub-Hook-Installation-Target-ID": "79929171",
        "X-GitHub-Hook-Installation-Target-Type": "repository",
      },
    ],
  ] as const)("%s: go out as they came in, and nothing else does", async (dialect, headers) => {
    const foreign = {
      "X-Forwarded-For": "192.0.2.1",
      "X-Hub-Signature": "sha1=00",
      "X-Vercel-Id": "fra1::x",
    };
    const { deliveryId } = await sendNative(dialect, { ...headers, ...foreign });
    const sent = lastRequest().headers;
    for (const [name, value] of Object.entries(headers)) expect(sent[name.toLowerCase()]).toBe(value);
    for (const name of Object.keys(foreign)) expect(sent[name.toLowerCase()]).toBeUndefined();

    const { command } = await makeCurl({ ctx: operator, deliveryId });
    for (const [name, value] of Object.entries(headers))
      expect(command).toContain(`${name.toLowerCase()}: ${value}`);
  });

  test.each(["a test", "an event of another dialect"])("shopify: %s gets honest stand-ins", async (kind) => {
    const source = await klikitSource();
    const { endpoint, endpointId } = await partnerWithEndpoint(receiver.url, {
      dialect: "shopify",
      eventTypes: ["*"],
      filter: { tag: source.slug },
      apiVersion: "2026-01",
    });
    if (kind === "a test") await sendTest({ ctx: operator, endpointId: endpoint.id });
    else {
      await ingest(source, { tag: source.slug });
      await drain(endpointId);
    }
    const { headers } = lastRequest();
    expect(headers).toMatchObject({
      "x-shopify-shop-domain": "portico.invalid",
      "x-shopify-api-version": "2026-01",
      "x-shopify-triggered-at": expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      "user-agent": "Portico/1.0",
    });
    expect(headers["x-shopify-event-id"]).toBe(headers["x-shopify-webhook-id"]);
  });

  test("slack: a retry carries its number, and the first request none", async () => {
    const source = await klikitSource();
    const { endpointId } = await partnerWithEndpoint(receiver.url, {
      dialect: "slack",
      eventTypes: ["*"],
      filter: { tag: source.slug },
    });
    receiver.behave(respondWith(500));
    await ingest(source, { tag: source.slug });
    await drain(endpointId);
    expect(lastRequest().headers["x-slack-retry-num"]).toBeUndefined();
    receiver.behave(respondOk);
    await makeDue(endpointId);
    await drain(endpointId);
    expect(receiver.received).toHaveLength(2);
    expect(lastRequest().headers["x-slack-retry-num"]).toBe("1");
  });
});

describe("stripe: an event that Stripe did not make", () => {
  const stripeEndpoint = async (input: object = {}) => {
    const source = await klikitSource();
    const registered = await partnerWithEndpoint(receiver.url, {
      dialect: "stripe",
      eventTypes: ["*"],
      ...input,
    });
    return { ...registered, source };
  };
  const sent = () => JSON.parse(lastRequest().body.toString());

  test("names the API version of the endpoint, in a test and in a foreign event", async () => {
    const { endpoint, endpointId, source } = await stripeEndpoint({ filter: {} });
    expect(endpoint.apiVersion).toBe("2026-10-28.endive");
    const version = "2025-09-30.clover";
    await updateEndpoint({ ctx: operator, endpointId: endpoint.id, input: { apiVersion: version } });
    await sendTest({ ctx: operator, endpointId: endpoint.id });
    expect(sent()).toMatchObject({
      object: "event",
      api_version: version,
      livemode: false,
      pending_webhooks: 1,
    });
    await ingest(source, { tag: 1 });
    await drain(endpointId);
    expect(sent()).toMatchObject({
      object: "event",
      api_version: version,
      livemode: true,
      request: { id: null, idempotency_key: null },
      data: { object: { tag: 1 } },
    });
  });

  test("has an object in data.object, also if the body is a list", async () => {
    const { endpointId, source } = await stripeEndpoint({ filter: {} });
    await ingest(source, [1, 2]);
    await drain(endpointId);
    expect(sent().data).toEqual({ object: { value: [1, 2] } });
  });

  test.each([
    ["stripe", "yesterday", "must be a version of Stripe's API such as 2026-10-28.endive"],
    ["stripe", null, "must be a version of Stripe's API such as 2026-10-28.endive"],
    ["shopify", "2026-02", "must be a quarter such as 2026-10, or unstable"],
    ["klikit", "2026-10", "klikit events do not name an API version"],
  ])("%s refuses the version %s", async (dialect, apiVersion, problem) => {
    const refusal = { code: "invalid_input", fields: [{ field: "apiVersion", problem }] };
    const { endpoint } = await partnerWithEndpoint(receiver.url, { dialect, eventTypes: ["*"] });
    const update = updateEndpoint({ ctx: operator, endpointId: endpoint.id, input: { apiVersion } });
    await expect(update).rejects.toMatchObject(refusal);
    const create = partnerWithEndpoint(receiver.url, { dialect, eventTypes: ["*"], apiVersion });
    await expect(create).rejects.toMatchObject(refusal);
  });
});
