import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Context } from "@/lib/auth/context";
import { sendTest } from "@/lib/deliveries/attempts/send-test";
import { readDelivery } from "@/lib/deliveries/read-delivery";
import { dialectNames, dialects } from "@/lib/dialects";
import { JsonText } from "@/lib/dialects/json-text";
import { sign } from "@/lib/dialects/sign";
import { readEvent } from "@/lib/events/read-event";
import { listRejections } from "@/lib/events/rejections/list-rejections";
import { systemClock } from "@/lib/platform/clock";
import { publicId } from "@/lib/platform/ids";
import { createSource } from "@/lib/sources/create-source";
import { drain } from "@/tests/support/deliver";
import { person } from "@/tests/support/people";
import { operator, partnerWithEndpoint, sql, unique, usePortico } from "@/tests/support/portico";
import { receiveWebhook } from "@/tests/support/receive-webhook";
import { type Receiver, respondWith, startReceiver } from "@/tests/support/receiver";

/** What platforms, proxies and other senders add to a request. Every value contains the word "canary". */
const credentials: Readonly<Record<string, string>> = {
  "x-vercel-oidc-token": "eyJhbGciOi-canary",
  "x-vercel-sc-headers": '{"Authorization":"Bearer canary"}',
  "x-amzn-oidc-accesstoken": "canary",
  "x-amzn-oidc-data": "canary",
  "cf-access-jwt-assertion": "eyJ-canary",
  "x-goog-iap-jwt-assertion": "eyJ-canary",
  "x-forwarded-access-token": "canary",
  "x-ms-token-aad-id-token": "canary",
  "x-forwarded-client-cert": "By=canary",
  "x-gitlab-token": "canary",
  "x-telegram-bot-api-secret-token": "canary",
  "x-hub-signature": "sha1=canary",
  "x-twilio-signature": "canary",
  authorization: "Basic canary",
  cookie: "session=canary",
  "x-custom": "Bearer canary",
  "x-original-url": "/api/webhooks/x?token=canary",
};

let close: () => Promise<void>;
let receiver: Receiver;
beforeAll(async () => {
  close = await usePortico();
  receiver = await startReceiver();
});
afterAll(async () => {
  await receiver.close();
  await close();
});

async function signedSource(dialectName: keyof typeof dialects) {
  const secret = "whsec_c2VjcmV0LW9uZS1zZWNyZXQtb25lLXNlY3JldC1vbmU=";
  const source = await createSource({
    ctx: operator,
    input: { slug: unique(dialectName), dialect: dialectName, secret },
  });
  const post = (changes: Record<string, string> = {}) => {
    const dialect = dialects[dialectName];
    const { testEventType: type } = dialect;
    const id = unique("evt");
    const rendered = dialect.render({
      id,
      type,
      createdAt: new Date(),
      data: JsonText.of({ id }),
      test: false,
      apiVersion: null,
    });
    const body = Buffer.from(JsonText.of(rendered).withMember("tag", source.slug).text);
    const signed = sign(dialect, { id, type, body, secrets: [secret], now: new Date() });
    const headers = Object.entries({
      "content-type": "application/json",
      "x-request-id": "r1",
      ...signed,
      ...changes,
    });
    return receiveWebhook({ slug: source.slug, headers, body, address: "192.0.2.1" }, systemClock).then(
      (result) => ({
        ...result,
        signature: String(signed[dialect.signature.header]),
      }),
    );
  };
  return { slug: source.slug, post };
}

describe.each(dialectNames)("%s", (name) => {
  test("credentials are neither stored nor shown; a partner sees only the headers of the webhook", async () => {
    const { slug, post } = await signedSource(name);
    const { partner, endpointId } = await partnerWithEndpoint(receiver.url, {
      dialect: name,
      eventTypes: ["*"],
      filter: { tag: slug },
    });
    const { outcome, signature } = await post(credentials);
    expect(outcome).toBe("stored");
    await drain(endpointId);
    const [row] = await sql<{ id: string; event_id: string; headers: string }>(
      `SELECT d.id, d.event_id, e.headers::text AS headers FROM deliveries d JOIN events e ON e.id = d.event_id
       WHERE d.endpoint_id = $1`,
      endpointId,
    );
    if (!row) throw new Error("there is no delivery");
    expect(row.headers).not.toContain("canary");
    expect(row.headers).not.toContain(signature);
    expect(row.headers).not.toContain("x-vercel");

    for (const ctx of await readers(partner.id)) {
      const event = await readEvent({ ctx, eventId: publicId("event", row.event_id) });
      const delivery = await readDelivery({ ctx, deliveryId: publicId("delivery", row.id) });
      for (const shown of [JSON.stringify(event), JSON.stringify(delivery)]) {
        expect(shown).not.toContain("canary");
        expect(shown).not.toContain(signature);
      }
      const isPartner = ctx.actor.kind !== "system" && ctx.actor.partnerId !== null;
      const names = event.headers.map(([header]) => header);
      expect(names).toContain("content-type");
      expect(names.includes("x-request-id")).toBe(!isPartner);
      expect(names.includes("authorization")).toBe(!isPartner);
      expect(delivery.event.headers).toEqual(event.headers);
      expect(Object.fromEntries(event.headers)[dialects[name].signature.header]).toBe("••••");
    }
    // The partner can compare the start of the signature that it received.
    const { attempts } = await readDelivery({ ctx: operator, deliveryId: publicId("delivery", row.id) });
    const sent = String(receiver.received.at(-1)?.headers[dialects[name].signature.header]);
    const shown =
      Object.fromEntries(attempts[0]?.requestHeaders ?? [])[dialects[name].signature.header] ?? "";
    expect(shown).toMatch(/…$/);
    expect(shown).not.toBe(sent);
    expect(sent.startsWith(shown.split("…")[0] ?? "?")).toBe(true);
  });

  test("a rejection holds no credential and no signature", async () => {
    const { slug, post } = await signedSource(name);
    const { signature } = await post({ ...credentials, [dialects[name].signature.header]: "wrong-canary" });
    const { data } = await listRejections({ ctx: operator, query: { slug } });
    expect(data).toHaveLength(1);
    expect(JSON.stringify(data)).not.toContain("canary");
    expect(JSON.stringify(data)).not.toContain(signature);
  });
});

/** Everyone who can read the events of a partner: operator, manager, viewer, guest, and keys. */
async function readers(partnerId: string): Promise<Context[]> {
  const [manager, viewer] = [await person("manager", partnerId), await person("viewer", partnerId)];
  const tenant = viewer.ctx.actor.kind === "system" ? null : viewer.ctx.actor.partnerId;
  const key = { kind: "api_key", id: "k", name: "key", role: "viewer", scopes: null } as const;
  const guest = { kind: "guest", id: "g", name: "guest", role: "viewer", partnerId: tenant ?? "" } as const;
  return [
    operator,
    manager.ctx,
    viewer.ctx,
    { actor: guest, clock: systemClock },
    { actor: { ...key, partnerId: tenant }, clock: systemClock },
    { actor: { ...key, partnerId: null }, clock: systemClock },
  ];
}

test("rows of older versions are masked when they are read", async () => {
  const { slug, post } = await signedSource("github");
  const { partner, endpointId } = await partnerWithEndpoint(receiver.url, {
    dialect: "github",
    eventTypes: ["*"],
    filter: { tag: slug },
  });
  await post();
  await drain(endpointId);
  const old = JSON.stringify([...Object.entries(credentials), ["x-hub-signature-256", "sha256=canary"]]);
  await sql("UPDATE events SET headers = $1 WHERE type = 'ping'", old);
  await sql(
    "UPDATE attempts SET request_headers = $1, response_headers = $2",
    JSON.stringify([
      ["x-hub-signature-256", `sha256=${createHmac("sha256", "x").update("canary").digest("hex")}`],
    ]),
    old,
  );
  await sql(
    "INSERT INTO rejections (id, slug, code, detail, status_code, headers, body_start, body_size) VALUES (portico_uuid(), 'old', 'unknown_source', '', 404, $1, '', 0)",
    old,
  );
  const [row] = await sql<{ id: string; event_id: string }>(
    "SELECT id, event_id FROM deliveries WHERE endpoint_id = $1",
    endpointId,
  );
  const full = createHmac("sha256", "x").update("canary").digest("hex");
  for (const ctx of await readers(partner.id)) {
    const event = await readEvent({ ctx, eventId: publicId("event", row?.event_id ?? "") });
    const delivery = await readDelivery({ ctx, deliveryId: publicId("delivery", row?.id ?? "") });
    expect(JSON.stringify([event, delivery])).not.toContain("canary");
    expect(JSON.stringify([event, delivery])).not.toContain(full);
  }
  const { data } = await listRejections({ ctx: operator, query: { slug: "old" } });
  expect(JSON.stringify(data)).not.toContain("canary");
});

test("credentials in an endpoint's response are masked, also in the result of a test send", async () => {
  const { partner, endpoint } = await partnerWithEndpoint(`${receiver.url}/echo`);
  receiver.behave(
    respondWith(302, {
      "set-cookie": "sid=canary; Path=/",
      authorization: "Bearer canary",
      "x-api-key": "canary",
      location: "https://example.com/sign-in?token=canary&next=%2F",
      "x-plain": "shown",
    }),
  );
  const { record, deliveryId } = await sendTest({ ctx: operator, endpointId: endpoint.id });
  expect(JSON.stringify({ ...record, responseBody: null })).not.toContain("canary");
  expect(record.location).toBe("https://example.com/sign-in?token=••••&next=%2F");
  const [stored] = await sql<{ text: string }>(
    "SELECT row_to_json(a)::text AS text FROM attempts a ORDER BY id DESC LIMIT 1",
  );
  expect(stored?.text).not.toContain("canary");
  for (const ctx of await readers(partner.id)) {
    const { attempts } = await readDelivery({ ctx, deliveryId });
    expect(JSON.stringify(attempts)).not.toContain("canary");
    expect(attempts[0]?.responseHeaders).toContainEqual(["x-plain", "shown"]);
    expect(attempts[0]?.responseHeaders).toContainEqual(["set-cookie", "sid=••••; Path=/"]);
  }
});
