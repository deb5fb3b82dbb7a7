import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { deleteEndpoint } from "@/lib/deliveries/delete-endpoint";
import { listRelatedDeliveries } from "@/lib/deliveries/list-related-deliveries";
import { readAttemptBodies } from "@/lib/deliveries/read-attempt";
import { readDelivery } from "@/lib/deliveries/read-delivery";
import { readSettingsInForce } from "@/lib/deliveries/read-settings-in-force";
import { createEndpoint } from "@/lib/endpoints/create-endpoint";
import { updateEndpoint } from "@/lib/endpoints/update-endpoint";
import { systemClock } from "@/lib/platform/clock";
import { publicId } from "@/lib/platform/ids";
import { deliveriesOf, drain } from "@/tests/support/deliver";
import { klikitRequest } from "@/tests/support/klikit";
import { outcomeOf, person } from "@/tests/support/people";
import { operator, partnerWithEndpoint, sql, unique } from "@/tests/support/portico";
import { receiveWebhook } from "@/tests/support/receive-webhook";
import { respondWith } from "@/tests/support/receiver";
import { setScene } from "@/tests/support/scene";

const scene = setScene();

async function send(body: Buffer | string): Promise<void> {
  const { slug, secret } = scene.source;
  const request = klikitRequest(secret, body);
  const headers = Object.entries(request.headers);
  await receiveWebhook({ slug, headers, body: request.body, address: null }, systemClock);
}

async function sentOnce(body: Buffer | string, input: object = {}) {
  const made = await partnerWithEndpoint(scene.receiver.url, { filter: {}, ...input });
  await send(body);
  await drain(made.endpointId);
  const [row] = await deliveriesOf(made.endpointId);
  const deliveryId = publicId("delivery", row?.id ?? "");
  const [attempt] = (await readDelivery({ ctx: operator, deliveryId })).attempts;
  return { ...made, deliveryId, attemptId: attempt?.id ?? "none" };
}

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

describe("the bytes of an attempt", () => {
  test.each([
    ["text", Buffer.from('{"a":"ü😀"}'), false],
    ["text with NUL", Buffer.from("a\0b<script>alert(1)</script>"), false],
    ["no UTF-8", Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28, 0xed, 0xa0, 0x80]), true],
    ["a replacement character of its own", Buffer.from("\ufffd"), false],
  ])("are exactly what went out and what came back: %s", async (_, body, isBinary) => {
    scene.receiver.behave(respondWith(200, {}, body));
    const { deliveryId, attemptId } = await sentOnce(body);
    const exchange = await readAttemptBodies({ ctx: operator, deliveryId, attemptId });
    for (const side of [exchange.request, exchange.response]) {
      expect(side).toMatchObject({ size: body.length, sha256: sha256(body), text: body.toString("utf8") });
      expect(side?.base64).toBe(isBinary ? body.toString("base64") : null);
    }
  });

  test("are those of the endpoint's own dialect, when the event came from another", async () => {
    const { deliveryId, attemptId } = await sentOnce('{"a":1}', { dialect: "stripe", eventTypes: ["*"] });
    const { request } = await readAttemptBodies({ ctx: operator, deliveryId, attemptId });
    expect(request?.text).toBe(scene.receiver.received.at(-1)?.body.toString());
    expect(request?.text).not.toBe('{"a":1}');
  });

  test("are not shown when they are not the ones that were hashed as they went out", async () => {
    const { deliveryId, attemptId, endpointId } = await sentOnce('{"a":1}');
    await sql(
      "UPDATE attempts SET request_sha256 = $2 WHERE delivery_id = (SELECT id FROM deliveries WHERE endpoint_id = $1)",
      endpointId,
      createHash("sha256").digest(),
    );
    expect((await readAttemptBodies({ ctx: operator, deliveryId, attemptId })).request).toBeNull();
  });
});

describe("the settings that applied", () => {
  test("are those of the attempt, with what is different now, also once the endpoint is deleted", async () => {
    const { deliveryId, endpoint } = await sentOnce("{}", { timeoutMs: 10_000 });
    const then = () => readSettingsInForce({ ctx: operator, deliveryId, version: 1 });
    expect(await then()).toMatchObject({ version: 1, current: 1, timeoutMs: 10_000, differences: [] });
    const url = `${scene.receiver.url}/new`;
    await updateEndpoint({ ctx: operator, endpointId: endpoint.id, input: { timeoutMs: 20_000, url } });
    await deleteEndpoint({ ctx: operator, endpointId: endpoint.id });
    expect(await then()).toMatchObject({
      version: 1,
      current: 2,
      timeoutMs: 10_000,
      differences: [
        { field: "url", before: endpoint.url, after: url },
        { field: "timeoutMs", before: 10_000, after: 20_000 },
      ],
    });
    expect(await readSettingsInForce({ ctx: operator, deliveryId, version: 9 })).toBeNull();
  });
});

describe("related deliveries", () => {
  test("are the event's others: all for operators, their own for a partner's people", async () => {
    const mine = await partnerWithEndpoint(`${scene.receiver.url}/1`, { filter: { to: scene.source.slug } });
    const second = await createEndpoint({
      ctx: operator,
      input: {
        partnerId: mine.partner.id,
        url: `${scene.receiver.url}/2`,
        dialect: "klikit",
        eventTypes: ["*"],
        filter: { to: scene.source.slug },
      },
    });
    const theirs = await partnerWithEndpoint(`${scene.receiver.url}/3`, {
      filter: { to: scene.source.slug },
    });
    await send(JSON.stringify({ to: scene.source.slug }));
    await send(JSON.stringify({ to: scene.source.slug, other: unique("event") }));
    const [first] = await deliveriesOf(mine.endpointId);
    const deliveryId = publicId("delivery", first?.id ?? "");
    const seenBy = async (ctx: typeof operator) =>
      (await listRelatedDeliveries({ ctx, deliveryId })).data.map(({ endpointId }) => endpointId).sort();
    // Endpoints of other tests take all events.
    expect(await seenBy(operator)).toEqual(expect.arrayContaining([second.id, theirs.endpoint.id]));
    expect(await seenBy(operator)).not.toContain(mine.endpoint.id);
    expect(await seenBy((await person("viewer", mine.partner.id)).ctx)).toEqual([second.id]);
  });
});

test("another partner's delivery gives the same result as a made-up one, for every query of its page", async () => {
  const { deliveryId, attemptId } = await sentOnce("{}");
  const { ctx } = await person("manager", (await partnerWithEndpoint(scene.receiver.url)).partner.id);
  for (const id of [deliveryId, "dlv_01jkz1m7g5f0n9t4w8v2q6x3yb", "nonsense"]) {
    const args = { ctx, deliveryId: id };
    expect(await outcomeOf(readAttemptBodies({ ...args, attemptId }))).toBe("not_found");
    expect(await outcomeOf(readSettingsInForce({ ...args, version: 1 }))).toBe("not_found");
    expect(await outcomeOf(listRelatedDeliveries(args))).toBe("not_found");
  }
});
