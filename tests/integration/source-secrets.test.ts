import { createHmac, randomUUID } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generateSecret } from "@/lib/dialects/secrets";
import { systemClock } from "@/lib/platform/clock";
import { createSource } from "@/lib/sources/create-source";
import { endSourceOverlap } from "@/lib/sources/end-overlap";
import { readSource } from "@/lib/sources/read-source";
import { rotateSourceSecret } from "@/lib/sources/rotate-secret";
import { internalId, operator, sql, unique, usePortico } from "@/tests/support/portico";
import { receiveWebhook } from "@/tests/support/receive-webhook";
import { auditOf, letTimePass } from "@/tests/support/secrets";

const overlapSeconds = 3_600;
let close: () => Promise<void>;

beforeAll(async () => {
  close = await usePortico();
});
afterAll(() => close());

const newSource = (dialect = "standard-webhooks", secret?: string) =>
  createSource({ ctx: operator, input: { slug: unique("source"), dialect, secret } });

const rotate = (sourceId: string, input: object = {}) =>
  rotateSourceSecret({ ctx: operator, sourceId, input });

/** Sends an event like the provider, signed by an independent library. Returns the status of the response. */
async function send(slug: string, secret: string): Promise<number> {
  const id = randomUUID();
  const body = JSON.stringify({ type: "invoice.paid", data: { id } });
  const now = new Date();
  const headers: [string, string][] = [
    ["content-type", "application/json"],
    ["webhook-id", id],
    ["webhook-timestamp", String(Math.floor(now.getTime() / 1000))],
    ["webhook-signature", new Webhook(secret).sign(id, now, body)],
  ];
  const request = { slug, headers, body: Buffer.from(body), address: null };
  return (await receiveWebhook(request, systemClock)).response.status;
}

test("during the overlap both secrets are accepted; a second after it, only the new one", async () => {
  const source = await newSource();
  const rotated = await rotate(source.id, { overlapSeconds });
  expect(rotated).toMatchObject({ id: source.id, slug: source.slug, version: 2, overlapSeconds });
  expect(await send(source.slug, source.secret)).toBe(200);
  expect(await send(source.slug, rotated.secret)).toBe(200);
  await letTimePass(internalId("source", source.id), overlapSeconds + 1);
  expect(await send(source.slug, source.secret)).toBe(401);
  expect(await send(source.slug, rotated.secret)).toBe(200);
});

test("without an overlap the old secrets are refused with the next request", async () => {
  const source = await newSource();
  const second = await rotate(source.id, { overlapSeconds });
  const third = await rotate(source.id, { overlapSeconds: 0 });
  expect(await Promise.all([source, second, third].map(({ secret }) => send(source.slug, secret)))).toEqual([
    401, 401, 200,
  ]);
});

test("a running overlap can be ended early, which is audited once", async () => {
  const source = await newSource();
  const { secret } = await rotate(source.id, { overlapSeconds });
  const end = () => endSourceOverlap({ ctx: operator, sourceId: source.id });
  expect(await end()).toEqual({ id: source.id, endedVersions: [1] });
  expect([await send(source.slug, source.secret), await send(source.slug, secret)]).toEqual([401, 200]);
  expect(await end()).toEqual({ id: source.id, endedVersions: [] });
  const audit = await auditOf(internalId("source", source.id));
  expect(audit.map(({ action }) => action)).toEqual([
    "source.create",
    "source.rotate_secret",
    "source.end_overlap",
  ]);
  expect(JSON.stringify(audit)).not.toContain(secret);
});

test.each([
  ["klikit", 0],
  ["quippy", 86_400],
  ["editframe", 86_400],
  ["standard-webhooks", 86_400],
])("%s: the default overlap is %i seconds", async (dialect, seconds) => {
  const source = await newSource(dialect);
  expect(await rotate(source.id)).toMatchObject({ overlapSeconds: seconds });
});

describe("the provider's own secret", () => {
  test("is trimmed and then used unchanged", async () => {
    const source = await newSource();
    const secret = generateSecret();
    expect(await rotate(source.id, { secret: `\t${secret} \n` })).toMatchObject({ secret });
    expect(await send(source.slug, secret)).toBe(200);
  });

  test.each([
    ["klikit", "   ", "empty"],
    ["klikit", "<secret>", "placeholder"],
    ["quippy", "whsec_", "placeholder"],
    ["editframe", "ef_live_0123456789abcdef", "Editframe API key"],
    ["standard-webhooks", "portico_0123456789abcdef", "API key of Portico"],
    ["standard-webhooks", "whsec_not-base64!", "base64"],
  ])(
    "%s: %j is refused with what it is, at registration and at rotation",
    async (dialect, secret, message) => {
      const refusal = { fields: [{ field: "secret", problem: expect.stringContaining(message) }] };
      await expect(newSource(dialect, secret)).rejects.toMatchObject(refusal);
      const source = await newSource(dialect);
      await expect(rotate(source.id, { secret })).rejects.toMatchObject(refusal);
    },
  );

  test("can be short, and then none of it stays readable", async () => {
    const source = await newSource("github", "pin1");
    const body = Buffer.from("{}");
    const headers = {
      "content-type": "application/json",
      "x-github-event": "push",
      "x-github-delivery": randomUUID(),
      "x-hub-signature-256": `sha256=${createHmac("sha256", "pin1").update(body).digest("hex")}`,
    };
    const request = { slug: source.slug, headers: Object.entries(headers), body, address: null };
    expect((await receiveWebhook(request, systemClock)).outcome).toBe("stored");
    const { secrets } = await readSource({ ctx: operator, sourceId: source.id });
    expect(secrets).toMatchObject([{ version: 1, lastFour: "" }]);
  });
});

test("a source is read with the versions of its secrets, and never with a secret", async () => {
  const source = await newSource();
  const rotated = await rotate(source.id);
  const read = await readSource({ ctx: operator, sourceId: source.id });
  expect(read).toMatchObject({ id: source.id, slug: source.slug, url: source.url });
  expect(read.secrets).toMatchObject([
    { version: 2, lastFour: rotated.secret.slice(-4), expiresAt: null },
    { version: 1, lastFour: source.secret.slice(-4), expiresAt: rotated.oldSecretExpiresAt },
  ]);
  for (const { secret } of [source, rotated]) expect(JSON.stringify(read)).not.toContain(secret);
});

test("a ciphertext from another source does not open, and the request is refused", async () => {
  const [mine, theirs] = [await newSource(), await newSource()];
  await sql(
    `UPDATE secrets k SET ciphertext = o.ciphertext FROM secrets o WHERE k.source_id = $1 AND o.source_id = $2`,
    internalId("source", mine.id),
    internalId("source", theirs.id),
  );
  await expect(send(mine.slug, theirs.secret)).rejects.toThrow();
  expect(await send(theirs.slug, theirs.secret)).toBe(200);
});
