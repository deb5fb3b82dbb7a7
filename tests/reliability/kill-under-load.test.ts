import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { klikitRequest } from "@/tests/support/klikit";
import { callApi, newProduct, type Product } from "@/tests/support/product";
import { type Receiver, startReceiver } from "@/tests/support/receiver";

const senders = 8;
const kills = 2;
const eventsBeforeKill = 150;
const maxInFlight = 10;
const secret = "provider-secret-of-the-test";

let product: Product;
let receiver: Receiver;
let endpointSecret: string;

beforeAll(async () => {
  receiver = await startReceiver();
  product = await newProduct();
  await product.start();
  await callApi(product, "POST", "/sources", { slug: "ledger", dialect: "klikit", secret });
  const partner = await callApi(product, "POST", "/partners", { name: "Ledger" });
  const endpoint = await callApi(product, "POST", "/endpoints", {
    partnerId: partner.id,
    url: `${receiver.url}/ledger`,
    dialect: "klikit",
    eventTypes: ["klikit.order.created.v2"],
    filter: { ledger: true },
    maxInFlight,
    retrySchedule: [1, 1, 1, 1, 1],
  });
  endpointSecret = endpoint.secret;
}, 660_000);

afterAll(async () => {
  await product.remove();
  await receiver.close();
}, 60_000);

/** Sends events as fast as Portico accepts them until `stop` returns true. Adds the acknowledged ones to the set. */
async function sendUntil(stop: () => boolean, acknowledged: Set<string>): Promise<void> {
  while (!stop()) {
    const request = klikitRequest(secret, JSON.stringify({ ledger: true, at: acknowledged.size }));
    const response = await fetch(`${product.url}/api/webhooks/ledger`, {
      method: "POST",
      headers: request.headers,
      body: new Uint8Array(request.body),
    }).catch(() => undefined);
    if (response?.status === 200) acknowledged.add(request.headers["x-klikit-event-id"]);
    else if (response) expect(response.status).toBe(503);
    else return;
  }
}

test("kill -9 of everything under load loses no acknowledged event", async () => {
  const acknowledged = new Set<string>();
  for (let round = 1; round <= kills; round += 1) {
    let over = false;
    const sending = Array.from({ length: senders }, () => sendUntil(() => over, acknowledged));
    await vi.waitFor(() => expect(acknowledged.size).toBeGreaterThan(round * eventsBeforeKill), {
      timeout: 30_000,
    });
    await product.kill();
    over = true;
    await Promise.all(sending);
    await product.start();
  }
  const receivedIds = () => receiver.received.map(({ headers }) => String(headers["x-klikit-event-id"]));
  await vi.waitFor(
    () => {
      const arrived = new Set(receivedIds());
      expect([...acknowledged].filter((id) => !arrived.has(id))).toEqual([]);
    },
    // An attempt that was cut short waits for its lease (timeout + 30 s), then for the sweep.
    { timeout: 150_000, interval: 500 },
  );
  const ids = receivedIds();
  expect(ids.length - new Set(ids).size).toBeLessThanOrEqual(kills * maxInFlight);
  for (const { body, headers } of receiver.received) {
    const expected = createHmac("sha256", endpointSecret).update(body).digest("hex");
    expect(headers["x-klikit-signature"]).toBe(expected);
  }
}, 660_000);
