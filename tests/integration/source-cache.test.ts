import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { MissingKeyError } from "@/lib/platform/encryption";
import { env, extendEnv } from "@/lib/platform/env";
import { createSource } from "@/lib/sources/create-source";
import { endSourceOverlap } from "@/lib/sources/end-overlap";
import { rotateSourceSecret } from "@/lib/sources/rotate-secret";
import { cachedSource, sourceForIngest } from "@/lib/sources/source-for-ingest";
import { updateSource } from "@/lib/sources/update-source";
import { klikitRequest, order } from "@/tests/support/klikit";
import type { Listening } from "@/tests/support/listen";
import { mountFront } from "@/tests/support/mounts";
import { klikitSource, operator, sql, unique, usePortico } from "@/tests/support/portico";
import { executionsOf } from "@/tests/support/statements";

/** Two instances of Portico's modules, each with a cache of its own, as in two processes. */
let fronts: readonly [Listening, Listening];
let close: () => Promise<void>;

beforeAll(async () => {
  close = await usePortico({ DATABASE_POOL_SIZE: "3" });
  vi.resetModules();
  const other = await import("@/tests/support/mounts");
  fronts = [await mountFront(), await other.mountFront()];
});
afterAll(async () => {
  for (const front of fronts) await front.close();
  await close();
});

interface SignedRequest {
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

async function post(slug: string, request: SignedRequest, front = fronts[0]) {
  const response = await fetch(`${front.url}/api/webhooks/${slug}`, {
    method: "POST",
    headers: request.headers,
    body: new Uint8Array(request.body),
  });
  await response.arrayBuffer();
  return response.status;
}

/** Sends a new event to each of the two instances. Returns the statuses. */
const sendToBoth = (slug: string, secret: string) =>
  Promise.all(fronts.map((front) => post(slug, klikitRequest(secret, "{}"), front)));

const rotate = (sourceId: string, input: object) => rotateSourceSecret({ ctx: operator, sourceId, input });

const eventsOf = (slug: string) =>
  sql<{ externalId: string }>(
    `SELECT external_id AS "externalId" FROM events WHERE source_id = (SELECT id FROM sources WHERE slug = $1)`,
    slug,
  );

function slackRequest(secret: string, type: string) {
  const body = JSON.stringify({ type, challenge: "abc", event_id: unique("Ev") });
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  return {
    body: Buffer.from(body),
    headers: {
      "content-type": "application/json",
      "x-slack-request-timestamp": timestamp,
      "x-slack-signature": `v0=${signature}`,
    },
  };
}

/** Waits until the database's clock has passed the end of a secret. Nothing is written meanwhile. */
const untilEnded = (slug: string) =>
  vi.waitFor(
    async () => {
      const ended = await sql(
        `SELECT FROM secrets k JOIN sources s ON s.id = k.source_id WHERE s.slug = $1 AND k.expires_at < now()`,
        slug,
      );
      expect(ended).toHaveLength(1);
    },
    { timeout: 10_000, interval: 20 },
  );

test("a source is looked up once, and not for each event", async () => {
  const { slug, secret } = await klikitSource();
  expect(await post(slug, klikitRequest(secret, "{}"))).toBe(200);
  const before = await executionsOf("source-for-ingest");
  for (let i = 0; i < 10; i += 1) expect(await post(slug, klikitRequest(secret, "{}"))).toBe(200);
  expect(await executionsOf("source-for-ingest")).toBe(before);
  expect(await post(slug, klikitRequest("wrong", "{}"))).toBe(401);
  expect(await executionsOf("source-for-ingest")).toBe(before + 1);
});

describe("the next request in each process", () => {
  test("counts a rotation without an overlap", async () => {
    const { slug, secret, id } = await klikitSource();
    expect(await sendToBoth(slug, secret)).toEqual([200, 200]);
    const rotated = await rotate(id, { overlapSeconds: 0 });
    expect(await sendToBoth(slug, secret)).toEqual([401, 401]);
    expect(await sendToBoth(slug, rotated.secret)).toEqual([200, 200]);
    expect(await eventsOf(slug)).toHaveLength(4);
  });

  test("counts a rotation with an overlap, and its early end", async () => {
    const { slug, secret, id } = await klikitSource();
    expect(await sendToBoth(slug, secret)).toEqual([200, 200]);
    const rotated = await rotate(id, { overlapSeconds: 3_600 });
    expect(await sendToBoth(slug, rotated.secret)).toEqual([200, 200]);
    expect(await sendToBoth(slug, secret)).toEqual([200, 200]);
    await endSourceOverlap({ ctx: operator, sourceId: id });
    expect(await sendToBoth(slug, secret)).toEqual([401, 401]);
    expect(await sendToBoth(slug, rotated.secret)).toEqual([200, 200]);
  });

  test("refuses a secret from the moment on at which it ends, although nothing is written then", async () => {
    const { slug, secret, id } = await klikitSource();
    const rotated = await rotate(id, { overlapSeconds: 2 });
    expect(await sendToBoth(slug, secret)).toEqual([200, 200]);
    await untilEnded(slug);
    expect(cachedSource(slug)?.secrets).toHaveLength(2);
    expect(await sendToBoth(slug, secret)).toEqual([401, 401]);
    expect(cachedSource(slug)?.secrets).toEqual([rotated.secret]);
    expect(await sendToBoth(slug, rotated.secret)).toEqual([200, 200]);
  });

  test("accepts a new source, although there was none with its slug before", async () => {
    const slug = unique("later");
    expect(await sendToBoth(slug, "secret")).toEqual([404, 404]);
    expect(cachedSource(slug)).toBeUndefined();
    const { secret } = await klikitSource(slug);
    expect(await sendToBoth(slug, secret)).toEqual([200, 200]);
  });

  test("counts a secret, a dialect or a source that was changed with SQL", async () => {
    const { slug, secret } = await klikitSource();
    const both = () => sendToBoth(slug, secret);
    expect(await both()).toEqual([200, 200]);
    await sql("UPDATE sources SET dialect = 'github' WHERE slug = $1", slug);
    expect(await both()).toEqual([400, 400]);
    await sql("UPDATE sources SET dialect = 'klikit' WHERE slug = $1", slug);
    expect(await both()).toEqual([200, 200]);
    await sql("UPDATE sources SET slug = slug || '-2' WHERE slug = $1", slug);
    expect(await both()).toEqual([404, 404]);
    await sql("UPDATE sources SET slug = $1 WHERE slug = $1 || '-2'", slug);
    await sql("DELETE FROM secrets WHERE source_id = (SELECT id FROM sources WHERE slug = $1)", slug);
    expect(await both()).toEqual([401, 401]);
  });

  test("knows nothing of a source that was removed, and the secret of one that was made anew", async () => {
    const first = await klikitSource();
    const { slug } = first;
    expect(await sendToBoth(slug, first.secret)).toEqual([200, 200]);
    const remove = async (table: string, column = "source_id") =>
      sql(`DELETE FROM ${table} WHERE ${column} IN (SELECT id FROM sources WHERE slug = $1)`, slug);
    await remove("events");
    await remove("secrets");
    await remove("sources", "id");
    expect(await sendToBoth(slug, first.secret)).toEqual([404, 404]);
    const input = { slug, dialect: "klikit", secret: "another-secret-of-it" };
    await createSource({ ctx: operator, input });
    expect(await sendToBoth(slug, first.secret)).toEqual([401, 401]);
    expect(await sendToBoth(slug, input.secret)).toEqual([200, 200]);
    expect(await eventsOf(slug)).toHaveLength(2);
  });

  test("refuses a handshake that is signed with an old secret", async () => {
    const input = { slug: unique("slack"), dialect: "slack", secret: "first-secret-of-slack" };
    const { id, slug, secret } = await createSource({ ctx: operator, input });
    const greet = (key: string) =>
      Promise.all(fronts.map((front) => post(slug, slackRequest(key, "url_verification"), front)));
    const event = () => Promise.all(fronts.map((front) => post(slug, slackRequest(secret, "hello"), front)));
    expect(await event()).toEqual([200, 200]);
    expect(await greet(secret)).toEqual([200, 200]);
    const rotated = await rotate(id, { overlapSeconds: 0 });
    expect(await greet(secret)).toEqual([401, 401]);
    expect(await greet(rotated.secret)).toEqual([200, 200]);
  });
});

test("a signed request that cannot be read is refused for the reason that counts now", async () => {
  const { slug, secret, id } = await klikitSource();
  expect(await post(slug, klikitRequest(secret, "{}"))).toBe(200);
  const invalidId = { "x-klikit-event-id": "é" };
  expect(await post(slug, klikitRequest(secret, "{}", invalidId))).toBe(400);
  await rotate(id, { overlapSeconds: 0 });
  expect(await post(slug, klikitRequest(secret, "{}", invalidId))).toBe(401);
});

test("a change that does not concern the secret stores each event once", async () => {
  const { slug, secret, id } = await klikitSource();
  expect(await post(slug, klikitRequest(secret, "{}"))).toBe(200);
  const before = cachedSource(slug)?.version;
  await updateSource({ ctx: operator, sourceId: id, input: { silentAfterMinutes: 60 } });
  const request = klikitRequest(secret, "{}");
  expect(await post(slug, request)).toBe(200);
  expect(cachedSource(slug)?.version).not.toBe(before);
  expect(await post(slug, request)).toBe(200);
  expect(await eventsOf(slug)).toHaveLength(2);
});

test("in a batch of several sources, only the events of the stale one are refused", async () => {
  const sources = await Promise.all([klikitSource(), klikitSource(), klikitSource()]);
  for (const { slug, secret } of sources) expect(await post(slug, klikitRequest(secret, "{}"))).toBe(200);
  await rotate(sources[1].id, { overlapSeconds: 0 });
  const statuses = await Promise.all(
    Array.from({ length: 60 }, (_, i) => {
      const { slug, secret } = sources[i % 3] ?? sources[0];
      return post(slug, klikitRequest(secret, "{}"));
    }),
  );
  expect(statuses).toEqual(statuses.map((_, i) => (i % 3 === 1 ? 401 : 200)));
  const stored = await Promise.all(sources.map(async ({ slug }) => (await eventsOf(slug)).length));
  expect(stored).toEqual([21, 1, 21]);
});

test("under load, rotations lose no event that was signed with the current secret, and no old secret is accepted", async () => {
  const { slug, secret, id } = await klikitSource();
  let current = secret;
  let rotations = 0;
  let isOver = false;
  const outcomes: { status: number; mustBe: number | undefined; externalId: string }[] = [];
  const send = async (front: Listening) => {
    while (!isOver) {
      const [signedWith, before] = [current, rotations];
      const isOld = Math.random() < 0.3 && before >= 1;
      const request = klikitRequest(isOld ? secret : signedWith, "{}");
      const status = await post(slug, request, front);
      const isUnchanged = before === rotations && Number.isInteger(before);
      const mustBe = isOld ? 401 : isUnchanged ? 200 : undefined;
      outcomes.push({ status, mustBe, externalId: request.headers["x-klikit-event-id"] });
    }
  };
  const senders = Array.from({ length: 24 }, (_, i) => send(fronts[i % 2] ?? fronts[0]));
  for (let i = 0; i < 12; i += 1) {
    const seen = outcomes.length;
    await vi.waitFor(() => expect(outcomes.length).toBeGreaterThan(seen + 40), { timeout: 20_000 });
    // While the rotation runs, neither secret is the one that counts.
    rotations += 0.5;
    current = (await rotate(id, { overlapSeconds: 0 })).secret;
    rotations += 0.5;
  }
  isOver = true;
  await Promise.all(senders);
  for (const { status, mustBe } of outcomes) expect([status, mustBe]).toEqual([mustBe ?? status, mustBe]);
  expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set([200, 401]));
  const accepted = outcomes.filter(({ status }) => status === 200).map(({ externalId }) => externalId);
  const stored = (await eventsOf(slug)).map(({ externalId }) => externalId);
  expect(stored.toSorted()).toEqual(accepted.toSorted());
});

test("a source that never stops changing gets 200 or 503 after a few tries, and a 200 is stored once", async () => {
  const { slug, secret } = await klikitSource();
  let isOver = false;
  const change = async () => {
    while (!isOver) await sql("UPDATE sources SET version = 0 WHERE slug = $1", slug);
  };
  const changing = [change(), change()];
  const requests = Array.from({ length: 60 }, () => klikitRequest(secret, order));
  const statuses: number[] = [];
  for (const request of requests) statuses.push(await post(slug, request));
  isOver = true;
  await Promise.all(changing);
  expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
  const stored = (await eventsOf(slug)).map(({ externalId }) => externalId);
  const accepted = requests.filter((_, i) => statuses[i] === 200);
  expect(stored.toSorted()).toEqual(accepted.map(({ headers }) => headers["x-klikit-event-id"]).toSorted());
  expect(await post(slug, klikitRequest(secret, "{}"))).toBe(200);
});

test("a source whose secret cannot be decrypted is not cached, and its requests get 503", async () => {
  const { slug, secret } = await klikitSource();
  const key = env().PORTICO_ENCRYPTION_KEY ?? "";
  extendEnv({ PORTICO_ENCRYPTION_KEY: Buffer.alloc(32, "new").toString("base64") });
  await expect(sourceForIngest(slug)).rejects.toThrow(MissingKeyError);
  expect(cachedSource(slug)).toBeUndefined();
  expect(await post(slug, klikitRequest(secret, "{}"))).toBe(503);
  extendEnv({ PORTICO_ENCRYPTION_KEY: key });
  expect(await post(slug, klikitRequest(secret, "{}"))).toBe(200);
});

test("slugs without a source cost one look-up each and leave nothing behind", async () => {
  const before = await executionsOf("source-for-ingest");
  const slugs = Array.from({ length: 50 }, () => unique("stranger"));
  for (const slug of slugs) expect(await post(slug, klikitRequest("x", "{}"))).toBe(404);
  expect(await executionsOf("source-for-ingest")).toBe(before + slugs.length);
  expect(slugs.filter((slug) => cachedSource(slug) !== undefined)).toEqual([]);
});

describe("the version of a source", () => {
  async function versionsAround(slug: string, change: string) {
    const version = async () =>
      (await sql<{ version: number }>("SELECT version FROM sources WHERE slug = $1", slug))[0]?.version ?? 0;
    const before = await version();
    await sql(change.replaceAll(":source", `(SELECT id FROM sources WHERE slug = '${slug}')`));
    return { before, after: await version() };
  }

  test.each([
    "UPDATE sources SET description = 'x' WHERE id = :source",
    "UPDATE sources SET version = 1 WHERE id = :source",
    "UPDATE secrets SET expires_at = now() WHERE source_id = :source",
    "UPDATE secrets SET ciphertext = ciphertext WHERE source_id = :source",
    `INSERT INTO secrets (id, source_id, version, key_id, ciphertext, last_four)
      SELECT portico_uuid(), source_id, 2, key_id, ciphertext, '' FROM secrets WHERE source_id = :source`,
    "DELETE FROM secrets WHERE source_id = :source",
    "TRUNCATE secrets",
  ])("grows with %s", async (change) => {
    const { slug } = await klikitSource();
    const { before, after } = await versionsAround(slug, change);
    expect(after).toBeGreaterThan(before);
  });

  test.each([
    "UPDATE sources SET last_event_at = now(), last_handshake_at = now() WHERE id = :source",
    "UPDATE secrets SET expires_at = now() WHERE endpoint_id IS NOT NULL",
  ])("stays with %s", async (change) => {
    const { slug } = await klikitSource();
    const { before, after } = await versionsAround(slug, change);
    expect(after).toBe(before);
  });
});
