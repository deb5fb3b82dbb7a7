import { describe, expect, test } from "vitest";
import { outgoingMessage } from "@/lib/deliveries/attempts/outgoing-message";
import { outgoingContent } from "@/lib/deliveries/attempts/outgoing-request";
import { sendTest } from "@/lib/deliveries/attempts/send-test";
import { systemClock } from "@/lib/platform/clock";
import { prisma } from "@/lib/platform/database/prisma";
import { deliveriesOf, drain } from "@/tests/support/deliver";
import { klikitRequest } from "@/tests/support/klikit";
import { operator, partnerWithEndpoint } from "@/tests/support/portico";
import { receiveWebhook } from "@/tests/support/receive-webhook";
import { setScene } from "@/tests/support/scene";

const scene = setScene();

/** Dialects that put an event of another dialect into an envelope. */
const enveloping = ["quippy", "stripe", "slack", "editframe"] as const;

/** Sends a body through an endpoint of another dialect. Returns the request that the endpoint received. */
async function throughEndpoint(dialect: string, body: string | Buffer, contentType = "application/json") {
  const { endpointId, endpoint } = await partnerWithEndpoint(`${scene.receiver.url}/hook`, {
    dialect,
    eventTypes: ["*"],
    filter: {},
  });
  const { headers, body: bytes } = klikitRequest(scene.source.secret, body, { "content-type": contentType });
  const { slug } = scene.source;
  const stored = await receiveWebhook(
    { slug, headers: Object.entries(headers), body: bytes, address: null },
    systemClock,
  );
  expect(stored.outcome).toBe("stored");
  await drain(endpointId);
  expect(await deliveriesOf(endpointId)).toMatchObject([{ status: "succeeded", attempt_count: 1 }]);
  const request = scene.receiver.received.at(-1);
  if (!request) throw new Error("the endpoint received nothing");
  return { request, endpointId, endpoint };
}

describe.each(enveloping)("an event for an endpoint of %s", (dialect) => {
  test("keeps the numbers, the names and the white space that the provider wrote", async () => {
    const members =
      '"n" : 9007199254740993,\n"n":1152921506151679042, "amount":12345678901234567890.12, "huge":1e400,"zero":-0, "price":10.00,"s":"\\u00fc\\/\\ud800ü"';
    const { request } = await throughEndpoint(dialect, `\ufeff{${members}}`);
    expect(request.body.toString()).toContain(members);
    expect(() => JSON.parse(request.body.toString())).not.toThrow();
    expect(request.headers["content-type"]).toBe("application/json");
  });

  test.each([4_200, 50_000])("is delivered when it is nested %i levels deep", async (levels) => {
    for (const deep of [
      "[".repeat(levels) + "]".repeat(levels),
      `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`,
    ]) {
      const { request } = await throughEndpoint(dialect, `{"deep":${deep}}`);
      expect(request.body.includes(deep)).toBe(true);
    }
  });

  test.each([
    ["text", "hello", "text/plain"],
    ["bytes", Buffer.from([0, 255, 1, 2]), "application/octet-stream"],
    ["JSON with bytes that are not UTF-8", Buffer.from('{"a":"\xff"}', "latin1"), "application/json"],
    ["JSON that is cut off", '{"a":', "application/json"],
    ["nothing", "", "application/json"],
  ])("is sent unchanged when its body is %s", async (_, body, contentType) => {
    const { request } = await throughEndpoint(dialect, body, contentType);
    expect(request.body).toEqual(Buffer.from(body));
    expect(request.headers["content-type"]).toBe(contentType);
  });

  test("contains the JSON of a form as the provider wrote it", async () => {
    const json = '{"n" : 9007199254740993,"price":10.00}';
    const form = `payload=${encodeURIComponent(json)}`;
    const { request } = await throughEndpoint(dialect, form, "application/x-www-form-urlencoded");
    expect(request.body.toString()).toContain(json.slice(1, -1));
    expect(request.headers["content-type"]).toBe("application/json");
  });

  test("is shown with the bytes that were sent", async () => {
    const { request, endpointId } = await throughEndpoint(dialect, '{"price":10.00}');
    const delivery = await prisma().delivery.findFirstOrThrow({
      where: { endpointId },
      include: { endpoint: true },
    });
    const message = await outgoingMessage(delivery, 1);
    expect(message && outgoingContent(message).body).toEqual(request.body);
  });

  test("and a test send are JSON with the event's data", async () => {
    const { endpoint } = await throughEndpoint(dialect, "{}");
    const { record } = await sendTest({ ctx: operator, endpointId: endpoint.id });
    expect(record.code).toBe("succeeded");
    const sent = JSON.parse(scene.receiver.received.at(-1)?.body.toString() ?? "");
    expect(JSON.stringify(sent)).toContain("This is a test event from Portico.");
  });
});
