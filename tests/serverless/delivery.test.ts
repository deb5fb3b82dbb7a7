import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { klikitRequest } from "@/tests/support/klikit";
import { type Receiver, startReceiver } from "@/tests/support/receiver";

/** More than the pool and the pooler have connections, so that clients change server connections all the time. */
const webhooks = 60;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());

describe.each(inject("deployments"))("$name", ({ url, apiKey }) => {
  const call = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    expect([method, path, response.status, text]).toEqual([method, path, expect.toSatisfy(isSuccess), text]);
    return JSON.parse(text);
  };
  const isSuccess = (status: number) => status < 300;

  test("webhooks are stored and delivered, each once and by the first attempt", async () => {
    const slug = `klikit-${randomBytes(4).toString("hex")}`;
    const secret = randomBytes(16).toString("hex");
    await call("POST", "/sources", { slug, dialect: "klikit", secret });
    const partner = await call("POST", "/partners", { name: "Serverless" });
    const endpoint = await call("POST", "/endpoints", {
      partnerId: partner.id,
      url: `${receiver.url}/${slug}`,
      dialect: "klikit",
      eventTypes: ["*"],
    });
    const responses = await Promise.all(
      Array.from({ length: webhooks }, (_, number) => {
        const request = klikitRequest(secret, JSON.stringify({ number }));
        return fetch(`${url}/api/webhooks/${slug}`, { method: "POST", ...request });
      }),
    );
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));

    const numbers = () =>
      receiver.received
        .filter(({ path }) => path === `/${slug}`)
        .map(({ body }) => JSON.parse(body.toString()).number as number)
        .sort((a, b) => a - b);
    await vi.waitFor(() => expect(numbers()).toHaveLength(webhooks), { timeout: 60_000, interval: 200 });
    expect(numbers()).toEqual(Array.from({ length: webhooks }, (_, number) => number));
    await vi.waitFor(
      async () => {
        const { data } = await call("GET", `/deliveries?endpointId=${endpoint.id}&limit=100`);
        const states = data.map((each: { status: string; attemptCount: number }) => [
          each.status,
          each.attemptCount,
        ]);
        expect(states).toEqual(Array(webhooks).fill(["succeeded", 1]));
      },
      { timeout: 20_000, interval: 200 },
    );
  });
});
