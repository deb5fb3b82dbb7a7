import { createHmac } from "node:crypto";
import type pg from "pg";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from "vitest";
import { rotateEndpointSecret } from "@/lib/endpoints/rotate-secret";
import { pool } from "@/lib/platform/database/pool";
import { keyIdOf, MissingKeyError } from "@/lib/platform/encryption";
import { extendEnv } from "@/lib/platform/env";
import { publicId } from "@/lib/platform/ids";
import { reencryptSecrets } from "@/lib/secrets/reencrypt";
import { rotateSourceSecret } from "@/lib/sources/rotate-secret";
import { sourceForIngest } from "@/lib/sources/source-for-ingest";
import { endLostSecrets } from "@/lib/system/end-lost-secrets";
import { explainMissingKeys, missingKeys } from "@/lib/system/missing-keys";
import { attemptsOf, deliveriesOf, drain, ingest } from "@/tests/support/deliver";
import { klikitSource, operator, partnerWithEndpoint, sql, usePortico } from "@/tests/support/portico";
import { type Receiver, respondOk, startReceiver } from "@/tests/support/receiver";
import { auditOf, signedEndpoint, verifies } from "@/tests/support/secrets";

const [first, second, third] = ["one", "two", "three"].map((seed) =>
  Buffer.alloc(32, seed).toString("base64"),
) as [string, string, string];

function setKeys(current: string, ...previous: string[]): void {
  extendEnv({ PORTICO_ENCRYPTION_KEY: current, PORTICO_ENCRYPTION_KEY_PREVIOUS: previous.join(",") });
}

const poolSize = 30;
let close: () => Promise<void>;
let receiver: Receiver;

beforeAll(async () => {
  // Eight lanes, a rotation and a re-encryption run at once. This tests their locks, not a small pool on a busy machine.
  close = await usePortico({
    DATABASE_POOL_SIZE: String(poolSize),
    DATABASE_INTERACTIVE_POOL_SIZE: String(poolSize),
  });
});
afterAll(() => close());
beforeEach(async () => {
  setKeys(first);
  receiver = await startReceiver();
  await openConnections();
});
afterEach(async () => {
  await receiver.close();
  await sql("DELETE FROM secrets");
});

const keyIds = async () =>
  (await sql<{ id: string }>("SELECT DISTINCT key_id AS id FROM secrets ORDER BY 1")).map(({ id }) => id);

/** Fills the pool, one connection after the other. A busy machine takes longer for thirty at once than the pool waits. */
async function openConnections(): Promise<void> {
  const clients: pg.PoolClient[] = [];
  for (let n = 0; n < poolSize; n += 1) clients.push(await pool().connect());
  for (const client of clients) client.release();
}

/** One after the other: more at once than the pool has connections would wait for each other. */
async function someSources(count: number) {
  const sources: Awaited<ReturnType<typeof klikitSource>>[] = [];
  while (sources.length < count) sources.push(await klikitSource());
  return sources;
}

describe("re-encryption", () => {
  test("encrypts every secret with the current key, in batches, and each secret stays the same", async () => {
    const sources = await someSources(7);
    const { endpoint, deliver } = await signedEndpoint(receiver);
    setKeys(second, first);
    await klikitSource();
    const progressCounts: number[] = [];
    // One endpoint, its source and the seven: nine with the old key, one with the new.
    const result = await reencryptSecrets({ batchSize: 4, onBatch: (count) => progressCounts.push(count) });
    expect([result, progressCounts]).toEqual([{ resealed: 9, left: [] }, [4, 8, 9]]);
    expect(await keyIds()).toEqual([keyIdOf(second)]);

    setKeys(second);
    for (const { slug, secret } of sources) expect((await sourceForIngest(slug))?.secrets).toEqual([secret]);
    expect(verifies(endpoint.secret, await deliver())).toBe(true);
    expect(await reencryptSecrets()).toEqual({ resealed: 0, left: [] });
  });

  test("continues after an interruption, also with another key", async () => {
    const sources = await someSources(6);
    setKeys(second, first);
    const cut = reencryptSecrets({
      batchSize: 2,
      onBatch: (count) => {
        if (count === 4) throw new Error("cut short");
      },
    });
    await expect(cut).rejects.toThrow("cut short");
    expect(await keyIds()).toEqual([keyIdOf(first), keyIdOf(second)].sort());
    setKeys(third, second, first);
    expect(await reencryptSecrets()).toEqual({ resealed: 6, left: [] });
    setKeys(third);
    for (const { slug, secret } of sources) expect((await sourceForIngest(slug))?.secrets).toEqual([secret]);
  });

  test("several runs at once change each secret once", async () => {
    const sources = await someSources(40);
    setKeys(second, first);
    const results = await Promise.all([1, 2, 3].map(() => reencryptSecrets({ batchSize: 5 })));
    expect(results.reduce((sum, { resealed }) => sum + resealed, 0)).toBe(40);
    setKeys(second);
    for (const { slug, secret } of sources) expect((await sourceForIngest(slug))?.secrets).toEqual([secret]);
  });

  test("does not change damaged secrets or those of a missing key, and reports them", async () => {
    const [damaged, , expired] = await someSources(3);
    const deletedEndpoint = await signedEndpoint(receiver);
    await sql("UPDATE endpoints SET deleted_at = now() WHERE id = $1", deletedEndpoint.endpointId);
    await sql("UPDATE secrets SET ciphertext = '\\x00' WHERE endpoint_id = $1", deletedEndpoint.endpointId);
    await sql(
      "UPDATE secrets SET ciphertext = set_byte(ciphertext, 20, get_byte(ciphertext, 20) # 1) WHERE last_four = $1",
      damaged?.secret.slice(-4),
    );
    await sql("UPDATE secrets SET expires_at = now() WHERE last_four = $1", expired?.secret.slice(-4));
    setKeys(second);
    await klikitSource();
    setKeys(third, first);
    const before = await sql(
      "SELECT ciphertext FROM secrets WHERE last_four = $1",
      damaged?.secret.slice(-4),
    );
    const { resealed, left } = await reencryptSecrets({ batchSize: 1 });
    // The two requested sources, and that of the deleted endpoint.
    expect(resealed).toBe(3);
    expect(left).toEqual(
      [
        { keyId: keyIdOf(first), known: true, inForce: 1, ended: 1 },
        { keyId: keyIdOf(second), known: false, inForce: 1, ended: 0 },
      ].sort((a, b) => (a.keyId < b.keyId ? -1 : 1)),
    );
    expect(
      await sql("SELECT ciphertext FROM secrets WHERE last_four = $1", damaged?.secret.slice(-4)),
    ).toEqual(before);
  });

  test("covers every table with encrypted data", async () => {
    const tables = await sql<{ name: string }>(
      "SELECT DISTINCT table_name AS name FROM information_schema.columns WHERE column_name = 'key_id'",
    );
    expect(tables).toEqual([{ name: "secrets" }]);
  });
});

test("re-encryption does not make concurrent deliveries and rotations fail", async () => {
  receiver.behave((...args) => void setTimeout(() => respondOk(...args), 5));
  const source = await klikitSource();
  const lanes = await Promise.all(
    Array.from({ length: 8 }, () =>
      partnerWithEndpoint(`${receiver.url}/hook`, { filter: { tag: source.slug } }),
    ),
  );
  await someSources(60);
  setKeys(second, first);

  let over = false;
  let sent = 0;
  const load = async () => {
    while (!over) {
      await ingest(source, { tag: source.slug });
      sent += 1;
      await Promise.all(lanes.map(({ endpointId }) => drain(endpointId)));
    }
  };
  const rotations = async () => {
    for (const { endpoint } of lanes)
      await rotateEndpointSecret({ ctx: operator, endpointId: endpoint.id, input: {} });
  };
  const loads = [load(), load()];
  const keys = [second, third, first, second] as const;
  let resealed = 0;
  for (const [index, key] of keys.entries()) {
    setKeys(key, ...[first, second, third].filter((other) => other !== key));
    const [result] = await Promise.all([
      reencryptSecrets({ batchSize: 3 }),
      index === 1 ? rotations() : undefined,
    ]);
    resealed += result.resealed;
  }
  over = true;
  await Promise.all(loads);

  expect(resealed).toBeGreaterThan(4 * 60);
  expect(sent).toBeGreaterThan(4);
  for (const { endpointId } of lanes) {
    await drain(endpointId);
    const deliveries = await deliveriesOf(endpointId);
    expect(deliveries).toHaveLength(sent);
    expect(deliveries.filter(({ status }) => status !== "succeeded")).toEqual([]);
    expect((await attemptsOf(endpointId)).filter(({ code }) => code !== "succeeded")).toEqual([]);
  }
  expect(receiver.received).toHaveLength(sent * lanes.length);
  setKeys(second);
  expect(await missingKeys()).toEqual([]);
});

test("a re-encryption and a rotation of the same secrets do not deadlock", async () => {
  const { endpoint } = await signedEndpoint(receiver);
  const rotate = (overlapSeconds: number) =>
    rotateEndpointSecret({ ctx: operator, endpointId: endpoint.id, input: { overlapSeconds } });
  for (const overlapSeconds of [3_600, 3_600, 3_600]) await rotate(overlapSeconds);
  // Each update of a row takes a while, so that the two meet between two rows.
  await sql(`CREATE FUNCTION slow_update() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_sleep(0.3); RETURN NEW; END'`);
  await sql(
    "CREATE TRIGGER slow_update BEFORE UPDATE ON secrets FOR EACH ROW EXECUTE FUNCTION slow_update()",
  );
  onTestFinished(() => sql("DROP FUNCTION slow_update CASCADE").then(() => undefined));
  setKeys(second, first);
  const reencryption = reencryptSecrets();
  await vi.waitFor(
    async () => {
      const updating = await sql(
        "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()",
      );
      expect(updating).toHaveLength(1);
    },
    { timeout: 20_000 },
  );
  await Promise.all([reencryption, rotate(60)]);
  expect((await reencryption).left).toEqual([]);
  expect(await keyIds()).toEqual([keyIdOf(second)]);
});

describe("a missing key", () => {
  test("is reported with its secrets, and nothing is signed or verified meanwhile", async () => {
    const { source, endpointId, endpoint } = await signedEndpoint(receiver);
    await ingest(source, { tag: source.slug });
    setKeys(second, third);
    const missing = await missingKeys();
    expect(missing).toEqual([{ keyId: keyIdOf(first), secrets: 2 }]);
    for (const id of [first, second, third].map(keyIdOf)) expect(explainMissingKeys(missing)).toContain(id);
    for (const key of [first, second, third]) expect(explainMissingKeys(missing)).not.toContain(key);

    await drain(endpointId);
    expect(receiver.received).toEqual([]);
    expect(await attemptsOf(endpointId)).toEqual([]);
    await expect(sourceForIngest(source.slug)).rejects.toThrow(MissingKeyError);

    setKeys(second, first);
    expect(await missingKeys()).toEqual([]);
    await sql("UPDATE deliveries SET leased_until = now() WHERE endpoint_id = $1", endpointId);
    await drain(endpointId);
    expect(receiver.received.map((request) => verifies(endpoint.secret, request))).toEqual([true]);
  });

  test("does not matter for secrets that are no longer used", async () => {
    const { endpoint } = await signedEndpoint(receiver);
    await sql("UPDATE secrets SET expires_at = now() WHERE source_id IS NOT NULL");
    await sql("UPDATE endpoints SET deleted_at = now() WHERE url = $1", endpoint.url);
    setKeys(second);
    expect(await missingKeys()).toEqual([]);
  });

  test("that is lost: its secrets are ended and audited, and a rotation activates new ones", async () => {
    const { source, endpoint, endpointId, deliver } = await signedEndpoint(receiver);
    setKeys(second);
    expect(await endLostSecrets({ ctx: operator })).toEqual([source.slug, endpoint.url]);
    expect(await endLostSecrets({ ctx: operator })).toEqual([]);
    expect(await missingKeys()).toEqual([]);
    expect((await auditOf(endpointId)).at(-1)).toEqual({
      action: "endpoint.end_lost_secret",
      detail: { version: 1, keyId: keyIdOf(first) },
    });
    await rotateSourceSecret({
      ctx: operator,
      sourceId: publicId("source", (await sourceForIngest(source.slug))?.id ?? ""),
      input: { secret: source.secret },
    });
    const { secret } = await rotateEndpointSecret({ ctx: operator, endpointId: endpoint.id, input: {} });
    expect(verifies(secret, await deliver())).toBe(true);
  });
});

test("both keys work alike: secrets of either produce valid signatures", async () => {
  const source = await klikitSource();
  const { endpoint, endpointId } = await partnerWithEndpoint(`${receiver.url}/hook`, {
    filter: { tag: source.slug },
  });
  setKeys(second, first);
  await ingest(source, { tag: source.slug });
  await drain(endpointId);
  await reencryptSecrets();
  await ingest(source, { tag: source.slug });
  await drain(endpointId);
  expect(receiver.received).toHaveLength(2);
  for (const { headers, body } of receiver.received) {
    expect(headers["x-klikit-signature"]).toBe(
      createHmac("sha256", endpoint.secret).update(body).digest("hex"),
    );
  }
});
