import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { runCommand } from "@/tests/support/command";
import { klikitRequest } from "@/tests/support/klikit";
import { callApi, newProduct, type Product } from "@/tests/support/product";
import { type Receiver, startReceiver } from "@/tests/support/receiver";

const secret = "provider-secret-of-the-test";
const senders = 4;
const moreSecrets = 60;

let product: Product;
let receiver: Receiver;
let endpointSecret: string;

beforeAll(async () => {
  receiver = await startReceiver();
  product = await newProduct();
  await product.start();
  await callApi(product, "POST", "/sources", { slug: "ledger", dialect: "klikit", secret });
  const partner = await callApi(product, "POST", "/partners", { name: "Ledger" });
  const endpoint = {
    partnerId: partner.id,
    url: `${receiver.url}/ledger`,
    dialect: "klikit",
    eventTypes: ["klikit.order.created.v2"],
    filter: { ledger: true },
  };
  endpointSecret = (await callApi(product, "POST", "/endpoints", endpoint)).secret;
  for (let i = 0; i < moreSecrets; i += 1) {
    await callApi(product, "POST", "/sources", { slug: `other-${i}`, dialect: "klikit" });
  }
}, 660_000);

afterAll(async () => {
  await product.remove();
  await receiver.close();
}, 60_000);

const acknowledged = new Set<string>();

/** Sends events as fast as they are taken while some work is done. */
async function underLoad<T>(work: () => Promise<T>): Promise<T> {
  let over = false;
  const send = async () => {
    while (!over) {
      const request = klikitRequest(secret, JSON.stringify({ ledger: true, at: acknowledged.size }));
      const response = await fetch(`${product.url}/api/webhooks/ledger`, {
        method: "POST",
        headers: request.headers,
        body: new Uint8Array(request.body),
      });
      expect(response.status).toBe(200);
      acknowledged.add(request.headers["x-klikit-event-id"]);
    }
  };
  const sending = Array.from({ length: senders }, send);
  const result = await work();
  const before = acknowledged.size;
  await vi.waitFor(() => expect(acknowledged.size).toBeGreaterThan(before + 50), { timeout: 30_000 });
  over = true;
  await Promise.all(sending);
  return result;
}

function reencrypt(...args: string[]) {
  return runCommand(["reencrypt", ...args], {
    PORTICO_DATA_DIR: product.dataDir,
    DATABASE_URL: "",
    PORTICO_ENCRYPTION_KEY: "",
    PORTICO_ENCRYPTION_KEY_PREVIOUS: "",
  });
}

async function keysOnDisk() {
  const secrets = JSON.parse(await readFile(join(product.dataDir, "secrets.json"), "utf8"));
  return { current: secrets.encryptionKey, previous: secrets.previousEncryptionKeys };
}

/** The attempts of the test's endpoint, counted in the product's own database. */
async function attemptsByCode(): Promise<Record<string, number>> {
  const { DATABASE_URL } = JSON.parse(await readFile(join(product.dataDir, "stack.json"), "utf8"));
  const client = new pg.Client({ connectionString: DATABASE_URL });
  await client.connect();
  try {
    const { rows } = await client.query(
      "SELECT code, count(*)::int FROM attempts WHERE url = $1 GROUP BY code",
      [`${receiver.url}/ledger`],
    );
    return Object.fromEntries(rows.map(({ code, count }) => [code, count]));
  } finally {
    await client.end();
  }
}

test("the encryption key is changed under load, and no delivery fails for it", async () => {
  const old = await keysOnDisk();
  expect(await underLoad(() => reencrypt("--new-key"))).toMatchObject({ code: 0 });
  expect(await keysOnDisk()).toEqual({ current: expect.any(String), previous: [old.current] });

  await product.stop();
  await product.start();
  const done = await underLoad(() => reencrypt());
  // The demo has secrets of its own.
  const moved = Number(/Re-encrypted (\d+)/.exec(done.output)?.[1]);
  expect([done.code, moved]).toEqual([0, expect.any(Number)]);
  expect(moved).toBeGreaterThanOrEqual(moreSecrets + 2);
  const { current, previous } = await keysOnDisk();
  expect([current === old.current, previous]).toEqual([false, []]);

  await product.stop();
  await product.start();
  await underLoad(async () => undefined);

  await vi.waitFor(
    () =>
      expect(new Set(receiver.received.map(({ headers }) => headers["x-klikit-event-id"]))).toEqual(
        acknowledged,
      ),
    { timeout: 60_000, interval: 500 },
  );
  for (const { body, headers } of receiver.received) {
    expect(headers["x-klikit-signature"]).toBe(
      createHmac("sha256", endpointSecret).update(body).digest("hex"),
    );
  }
  await vi.waitFor(async () => expect(await attemptsByCode()).toEqual({ succeeded: acknowledged.size }), {
    timeout: 30_000,
    interval: 500,
  });
}, 660_000);
