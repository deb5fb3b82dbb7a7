import { createHmac, randomUUID } from "node:crypto";
import { brotliCompressSync, deflateSync, gunzipSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { makeCurl } from "@/lib/deliveries/make-curl";
import { readAttemptBodies } from "@/lib/deliveries/read-attempt";
import { readDelivery } from "@/lib/deliveries/read-delivery";
import { createEndpoint } from "@/lib/endpoints/create-endpoint";
import { readEvent } from "@/lib/events/read-event";
import { createPartner } from "@/lib/partners/create-partner";
import { systemClock } from "@/lib/platform/clock";
import { publicId } from "@/lib/platform/ids";
import { createSource } from "@/lib/sources/create-source";
import { deliveriesOf, drain } from "@/tests/support/deliver";
import { internalId, operator, sql, unique } from "@/tests/support/portico";
import { receiveWebhook } from "@/tests/support/receive-webhook";
import { setScene } from "@/tests/support/scene";
import { runInShell } from "@/tests/support/shell";

const scene = setScene();
const secret = "a-github-secret";
const json = '{"ref":"main","repository":{"full_name":"acme/shop"},"amount":10.00}';
const formType = "application/x-www-form-urlencoded";

async function githubSource(): Promise<string> {
  const slug = unique("github");
  await createSource({ ctx: operator, input: { slug, dialect: "github", secret } });
  return slug;
}

/** Posts a signed body to a source of GitHub. */
async function post(slug: string, body: Buffer, headers: Record<string, string>) {
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  const id = randomUUID();
  const all = {
    "content-type": "application/json",
    "x-hub-signature-256": `sha256=${signature}`,
    "x-github-delivery": id,
    "x-github-event": "push",
    ...headers,
  };
  const result = await receiveWebhook(
    { slug, headers: Object.entries(all), body, address: null },
    systemClock,
  );
  const [event] = await sql<{ id: string; attributes: object }>(
    "SELECT * FROM events WHERE external_id = $1",
    id,
  );
  return { ...result, event };
}

async function register(dialect: string, filter: object = { "repository.full_name": "acme/shop" }) {
  const partner = await createPartner({ ctx: operator, input: { name: unique("Partner") } });
  const url = `${scene.receiver.url}/${dialect}`;
  const input = { partnerId: partner.id, url, dialect, eventTypes: ["*"], filter };
  const { id } = await createEndpoint({ ctx: operator, input });
  return internalId("endpoint", id);
}

async function sentTo(endpointId: string) {
  const before = scene.receiver.received.length;
  await drain(endpointId);
  const [delivery] = await deliveriesOf(endpointId);
  return { request: scene.receiver.received[before], deliveryId: publicId("delivery", delivery?.id ?? "") };
}

const codings = {
  gzip: gzipSync(json),
  br: brotliCompressSync(json),
  deflate: deflateSync(json),
  "gzip, br": brotliCompressSync(gzipSync(json)),
};

test.each(Object.entries(codings))(
  "%s is read decoded, and sent on as it came or decoded",
  async (coding, body) => {
    const slug = await githubSource();
    const [same, foreign, bare] = [
      await register("github"),
      await register("quippy"),
      await register("shopify"),
    ];
    const { outcome, event } = await post(slug, body, { "content-encoding": coding });
    expect(outcome).toBe("stored");
    expect(event?.attributes).toMatchObject({ ref: "main", "repository.full_name": "acme/shop" });

    const { request, deliveryId } = await sentTo(same);
    expect(request?.headers["content-encoding"]).toBe(coding);
    expect(request?.body).toEqual(body);
    const wrapped = (await sentTo(foreign)).request;
    expect(wrapped?.headers["content-encoding"]).toBeUndefined();
    expect(JSON.stringify(JSON.parse(wrapped?.body.toString() ?? ""))).toContain('"full_name":"acme/shop"');
    const plain = (await sentTo(bare)).request;
    expect(plain?.headers["content-encoding"]).toBeUndefined();
    expect(plain?.body.toString()).toBe(json);

    const delivery = await readDelivery({ ctx: operator, deliveryId });
    expect(delivery.event).toMatchObject({ body: json, contentEncoding: coding, size: body.length });
    const attemptId = delivery.attempts[0]?.id ?? "";
    const bodies = await readAttemptBodies({ ctx: operator, deliveryId, attemptId });
    expect(bodies.request).toMatchObject({
      text: json,
      contentEncoding: coding,
      base64: body.toString("base64"),
    });
    const stored = await readEvent({ ctx: operator, eventId: publicId("event", event?.id ?? "") });
    expect(stored).toMatchObject({ body: json, contentEncoding: coding });
  },
);

test("a request copied as curl sends the compressed bytes with their coding", async () => {
  const endpointId = await register("github");
  await post(await githubSource(), gzipSync(json), { "content-encoding": "gzip" });
  const { deliveryId } = await sentTo(endpointId);
  const { command } = await makeCurl({ ctx: operator, deliveryId });
  await runInShell("bash", command);
  const request = scene.receiver.received.at(-1);
  expect(request?.headers["content-encoding"]).toBe("gzip");
  expect(gunzipSync(request?.body ?? "").toString()).toBe(json);
});

test("refuses what cannot be read, with the status and a rejection that say why", async () => {
  const slug = await githubSource();
  const refused = async (body: Buffer, coding: string) => {
    const { response, code } = await post(slug, body, { "content-encoding": coding });
    return { status: response.status, code };
  };
  expect(await refused(Buffer.from(json), "compress")).toEqual({ status: 415, code: "unsupported_encoding" });
  expect(await refused(Buffer.from(json), "gzip")).toEqual({ status: 400, code: "damaged_body" });
  expect(await refused(gzipSync(json).subarray(0, 30), "gzip")).toEqual({
    status: 400,
    code: "damaged_body",
  });
  const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024));
  expect(await refused(bomb, "gzip")).toEqual({ status: 413, code: "body_too_large" });
  const rejections = await sql("SELECT FROM rejections WHERE slug = $1", slug);
  expect(rejections).toHaveLength(4);
});

test("a form with a payload has attributes, is sent on as it came, and is JSON in other dialects", async () => {
  const slug = await githubSource();
  const body = Buffer.from(`payload=${encodeURIComponent(json)}`);
  const [same, foreign, bare] = [
    await register("github"),
    await register("quippy"),
    await register("klikit"),
  ];
  const { event } = await post(slug, body, { "content-type": formType });
  expect(event?.attributes).toMatchObject({ ref: "main", "repository.full_name": "acme/shop" });

  const { request } = await sentTo(same);
  expect(request?.headers["content-type"]).toBe(formType);
  expect(request?.body).toEqual(body);
  const wrapped = (await sentTo(foreign)).request;
  expect(wrapped?.headers["content-type"]).toBe("application/json");
  expect(JSON.stringify(JSON.parse(wrapped?.body.toString() ?? ""))).toContain('"full_name":"acme/shop"');
  const plain = (await sentTo(bare)).request;
  expect(plain?.headers["content-type"]).toBe("application/json");
  expect(plain?.body.toString()).toBe(json);
});

test("a compressed form is read too", async () => {
  const endpointId = await register("github", { command: "/weather" });
  const body = gzipSync("command=%2Fweather&text=94070");
  await post(await githubSource(), body, { "content-type": formType, "content-encoding": "gzip" });
  expect((await sentTo(endpointId)).request?.body).toEqual(body);
});
