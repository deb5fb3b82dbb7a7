import type { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { codeOfResponse } from "@/lib/deliveries/attempts/failure-code";
import { sendTest } from "@/lib/deliveries/attempts/send-test";
import { readDelivery } from "@/lib/deliveries/read-delivery";
import { diagnoseDelivery } from "@/lib/diagnosis/diagnose";
import { explainAttempt } from "@/lib/diagnosis/explain-attempt";
import { systemClock } from "@/lib/platform/clock";
import { extendEnv } from "@/lib/platform/env";
import { type PublicId, publicId } from "@/lib/platform/ids";
import { attemptsOf, deliveriesOf, drain, ingest } from "@/tests/support/deliver";
import { type HostileResponse, hostileResponses } from "@/tests/support/hostile";
import { klikitRequest } from "@/tests/support/klikit";
import { operator, partnerWithEndpoint } from "@/tests/support/portico";
import { startRawServer } from "@/tests/support/raw-server";
import { receiveWebhook } from "@/tests/support/receive-webhook";
import { respondWith } from "@/tests/support/receiver";
import { setScene } from "@/tests/support/scene";

const scene = setScene();

const endpointAt = (url: string, input: object = {}) =>
  partnerWithEndpoint(url, { filter: { tag: scene.source.slug }, ...input });

/** The only delivery of an endpoint, as the portal shows it. */
async function shown(endpointId: string) {
  const [delivery] = await deliveriesOf(endpointId);
  return readDelivery({ ctx: operator, deliveryId: publicId("delivery", delivery?.id ?? "") });
}

/** A status that was read decides the attempt. */
function attemptCodeOf({ code, status }: HostileResponse): string {
  return status === null || status < 200 ? code : codeOfResponse(status, []);
}

describe("any response of an endpoint", () => {
  test.each(hostileResponses.map((response) => [response.name, response] as const))(
    "leaves one attempt and a delivery that continues: %s",
    async (_, hostile) => {
      const server = await startRawServer(hostile.behave);
      const { endpointId } = await endpointAt(`http://127.0.0.1:${server.port}/hook`, { timeoutMs: 1_000 });
      await ingest(scene.source, { tag: scene.source.slug });
      await drain(endpointId);
      await server.close();
      expect(server.seen.requests).toBe(1);
      const code = attemptCodeOf(hostile);
      expect(await attemptsOf(endpointId)).toMatchObject([
        { number: 1, code, status_code: hostile.status, resumed: false },
      ]);
      const status = code === "succeeded" ? "succeeded" : "retrying";
      expect(await deliveriesOf(endpointId)).toMatchObject([{ status, attempt_count: 1, last_code: code }]);

      const delivery = await shown(endpointId);
      const [attempt] = delivery.attempts;
      if (!attempt) throw new Error("the portal shows no attempt");
      if (hostile.body) expect(attempt.responseBody).toBe(hostile.body.toString());
      expect(attempt.responseHeaders === null).toBe(hostile.status === null);
      const size = JSON.stringify(attempt.responseHeaders).length;
      expect(size).toBeLessThan(64 * 1024);
      const { sentence, hints } = await diagnoseDelivery({ ctx: operator, delivery, attempt });
      expect(sentence).toMatch(/^[^\r\n]{10,}$/);
      // A response that was not complete has a note.
      const isIncomplete = code !== hostile.code && !hostile.code.startsWith("http_");
      expect(
        attempt.detail !== null && hints.some((hint) => hint.startsWith("The status counts, but ")),
      ).toBe(isIncomplete);
    },
  );

  test("a challenge with status 202 is not a success, and its provider is named", async () => {
    scene.receiver.behave(respondWith(202, { "x-amzn-waf-action": "challenge" }));
    const { endpointId } = await endpointAt(scene.receiver.url);
    await ingest(scene.source, { tag: scene.source.slug });
    await drain(endpointId);
    expect(await deliveriesOf(endpointId)).toMatchObject([
      { status: "retrying", last_code: "challenge_page" },
    ]);
    const [attempt] = (await shown(endpointId)).attempts;
    expect(attempt && explainAttempt(attempt).sentence).toContain("AWS WAF responded 202 with a challenge");
  });
});

describe("a kept connection that is lost after the endpoint has read the request", () => {
  test.each([
    ["resets it", (socket: Socket) => void socket.resetAndDestroy()],
    ["closes it", (socket: Socket) => void socket.end()],
  ])("costs no attempt, and the second copy is marked and recorded if the endpoint %s", async (_, lose) => {
    let requests = 0;
    scene.receiver.behave((_request, response, raw) => {
      requests += 1;
      if (requests === 2) lose(raw.socket);
      else response.end("ok");
    });
    const { endpointId } = await endpointAt(scene.receiver.url, { maxInFlight: 1 });
    for (const number of [1, 2]) await ingest(scene.source, { tag: scene.source.slug, number });
    await drain(endpointId);
    const marks = scene.receiver.received.map(({ headers }) => headers["portico-resumed"]);
    expect(marks).toEqual([undefined, undefined, "true"]);
    const ids = scene.receiver.received.map(({ headers }) => headers["portico-delivery-id"]);
    expect(ids[2]).toBe(ids[1]);
    const attempts = await attemptsOf(endpointId);
    expect(attempts.map(({ number, code }) => [number, code])).toEqual([
      [1, "succeeded"],
      [1, "succeeded"],
    ]);
    // As many repeats are recorded as copies arrived in addition to the attempts.
    expect(attempts.filter(({ resumed }) => resumed)).toHaveLength(requests - attempts.length);
    const resumed = await readDelivery({ ctx: operator, deliveryId: ids[2] as PublicId<"delivery"> });
    expect(resumed.attempts).toMatchObject([{ resumed: true }]);
    expect(resumed.attempts[0]?.requestHeaders).toContainEqual(["portico-resumed", "true"]);
  });
});

describe("any content type of a provider", () => {
  test.each([
    ["application/json; charset=utf-8", "application/json; charset=utf-8"],
    ["application/json\r\nX-Evil: 1", "application/json?X-Evil: 1"],
    ["application/json; charset=\u20ac\u{1f600}", "application/json; charset=?"],
    ["caf\u00e9/\u00ff", "caf\u00e9/\u00ff"],
    ["a\u007f\u0001b", "a?b"],
    ["   ", "application/json"],
    ["x".repeat(400), "x".repeat(255)],
  ])("%j goes out as %j", async (contentType, sent) => {
    const { endpointId } = await endpointAt(scene.receiver.url);
    const request = klikitRequest(scene.source.secret, JSON.stringify({ tag: scene.source.slug }), {
      "content-type": contentType,
    });
    const reception = await receiveWebhook(
      {
        slug: scene.source.slug,
        headers: Object.entries(request.headers),
        body: request.body,
        address: null,
      },
      systemClock,
    );
    expect(reception.outcome).toBe("stored");
    await drain(endpointId);
    expect(scene.receiver.received.map(({ headers }) => headers["content-type"])).toEqual([sent]);
    expect(scene.receiver.received[0]?.headers).not.toHaveProperty("x-evil");
    const [attempt] = (await shown(endpointId)).attempts;
    expect(attempt?.code).toBe("succeeded");
    // The stored headers are those that were sent.
    expect(Object.fromEntries(attempt?.requestHeaders ?? [])).toMatchObject({ "content-type": sent });
  });
});

describe("an endpoint that was valid at its registration", () => {
  test("gets no requests when it has become Portico itself, and the portal says so", async () => {
    const { endpointId, endpoint } = await endpointAt(`${scene.receiver.url}/hook`);
    await ingest(scene.source, { tag: scene.source.slug });
    extendEnv({ PORTICO_URL: scene.receiver.url });
    try {
      await drain(endpointId);
      const { record } = await sendTest({ ctx: operator, endpointId: endpoint.id });
      expect(record).toMatchObject({ code: "blocked_address", detail: "The URL points to Portico itself." });
    } finally {
      extendEnv({ PORTICO_URL: "" });
    }
    expect(scene.receiver.received).toEqual([]);
    const [first] = await attemptsOf(endpointId);
    expect(first).toMatchObject({ code: "blocked_address", detail: "The URL points to Portico itself." });
  });

  test("gets no requests and no tests when private targets are forbidden", async () => {
    const { endpointId, endpoint } = await endpointAt(`${scene.receiver.url}/hook`);
    await ingest(scene.source, { tag: scene.source.slug });
    extendEnv({ PORTICO_ALLOW_PRIVATE_TARGETS: "false" });
    try {
      await drain(endpointId);
      const { record } = await sendTest({ ctx: operator, endpointId: endpoint.id });
      expect(record.code).toBe("blocked_address");
    } finally {
      extendEnv({ PORTICO_ALLOW_PRIVATE_TARGETS: "true" });
    }
    expect(scene.receiver.received).toEqual([]);
    expect(await attemptsOf(endpointId)).toMatchObject([
      { code: "blocked_address" },
      { code: "blocked_address" },
    ]);
  });
});
