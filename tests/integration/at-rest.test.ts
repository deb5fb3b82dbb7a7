import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { regenerateWebhookSecret } from "@/lib/api-keys/regenerate-webhook-secret";
import { sendTest } from "@/lib/deliveries/attempts/send-test";
import { generateSecret } from "@/lib/dialects/secrets";
import { rotateEndpointSecret } from "@/lib/endpoints/rotate-secret";
import { handleWebhook } from "@/lib/events/ingest/handle-webhook";
import { createUser } from "@/lib/members/create-user";
import { reencryptSecrets } from "@/lib/secrets/reencrypt";
import { createSource } from "@/lib/sources/create-source";
import { rotateSourceSecret } from "@/lib/sources/rotate-secret";
import { bootstrap } from "@/lib/system/bootstrap";
import { newKey } from "@/tests/support/api";
import { operator, sql, unique, usePortico } from "@/tests/support/portico";
import { type Receiver, startReceiver } from "@/tests/support/receiver";
import { signedEndpoint } from "@/tests/support/secrets";

let close: () => Promise<void>;
let receiver: Receiver;

beforeAll(async () => {
  close = await usePortico();
});
afterAll(() => close());
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

interface Column {
  readonly schema: string;
  readonly table: string;
  readonly column: string;
  readonly isBytes: boolean;
}

async function everyColumn(): Promise<Column[]> {
  return sql(
    `SELECT c.table_schema AS schema, c.table_name AS table, c.column_name AS column, c.udt_name = 'bytea' AS "isBytes"
     FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE t.table_type = 'BASE TABLE' AND c.table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
}

/** The columns of the database that contain one of these byte strings, as `table.column`. */
async function findEverywhere(needles: readonly Buffer[]): Promise<string[]> {
  const found: string[] = [];
  for (const { schema, table, column, isBytes } of await everyColumn()) {
    const bytes = isBytes ? `"${column}"` : `convert_to("${column}"::text, 'UTF8')`;
    const rows = await sql(
      `SELECT 1 FROM "${schema}"."${table}", unnest($1::bytea[]) AS needle WHERE position(needle IN ${bytes}) > 0 LIMIT 1`,
      needles,
    );
    if (rows.length > 0) found.push(`${table}.${column}`);
  }
  return found;
}

/** A secret in every encoding in which it could be stored. */
function spellings(secret: string): Buffer[] {
  const text = secret.replace(/^(whsec|portico)_/, "");
  const bytes = [Buffer.from(secret), Buffer.from(text), Buffer.from(text, "base64")].filter(
    ({ length }) => length > 0,
  );
  const written = bytes
    .flatMap((each) => [each.toString("hex"), each.toString("base64")])
    .map((each) => Buffer.from(each));
  return [...bytes, ...written];
}

/** Creates secrets in every possible way. Returns all of them. */
async function canaries(): Promise<string[]> {
  const { endpoint, partner, deliver } = await signedEndpoint(receiver, { secret: generateSecret() });
  await deliver();
  const ofSource = await createSource({
    ctx: operator,
    input: { slug: unique("canary"), dialect: "github", secret: "canary-of-a-provider" },
  });
  const rotatedSource = await rotateSourceSecret({ ctx: operator, sourceId: ofSource.id, input: {} });
  const ofKey = await newKey("manager", {
    partnerId: partner.id,
    webhook: { url: receiver.url, eventTypes: ["render.completed"] },
  });
  const regenerated = await regenerateWebhookSecret({ ctx: operator, keyId: ofKey.id, input: {} });
  const rotated = await rotateEndpointSecret({
    ctx: operator,
    endpointId: endpoint.id,
    input: { overlapSeconds: 60 },
  });
  await deliver();
  await sendTest({ ctx: operator, endpointId: endpoint.id });
  const password = "canary password of a user";
  await createUser({
    ctx: operator,
    input: { email: "canary@portico.test", name: "Canary", role: "admin", password },
  });
  const bootstrapKey = "canary-bootstrap-key";
  await bootstrap({ apiKey: bootstrapKey });
  await sendWithKey(ofSource.slug, ofKey.key);
  await reencryptSecrets();
  return [
    endpoint.secret,
    rotated.secret,
    ofSource.secret,
    rotatedSource.secret,
    ofKey.key,
    ofKey.webhookSecret ?? "",
    regenerated.secret,
    bootstrapKey,
    password,
  ];
}

/** Sends an API key with a webhook that is rejected: the rejection is stored, the key must not be. */
async function sendWithKey(slug: string, key: string): Promise<void> {
  async function* body() {
    yield new TextEncoder().encode("{}");
  }
  const headers: [string, string][] = [
    ["authorization", `Bearer ${key}`],
    ["x-api-key", key],
  ];
  const request = { method: "POST", slug, query: "", headers, body: body(), contentLength: 2, address: null };
  const response = await handleWebhook(request, () => undefined);
  expect(response.status).toBe(400);
}

test("no table contains a secret, a key or a password in plain text", async () => {
  const secrets = await canaries();
  expect(new Set(secrets).size).toBe(9);
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(15);
    expect([secret, await findEverywhere(spellings(secret))]).toEqual([secret, []]);
  }
});

test("the search finds existing data in text, JSON, arrays and bytes", async () => {
  const { endpoint, source, deliver } = await signedEndpoint(receiver, {
    description: "needle in a haystack",
  });
  const { body } = await deliver();
  expect(await findEverywhere([Buffer.from("needle in a haystack")])).toEqual(
    expect.arrayContaining(["endpoints.description", "endpoint_versions.config"]),
  );
  expect(await findEverywhere([body])).toEqual(["events.body"]);
  expect(await findEverywhere([Buffer.from(source.slug)])).toEqual(
    expect.arrayContaining(["sources.slug", "events.attributes", "endpoints.filter"]),
  );
  await sql("UPDATE endpoints SET event_types = '{planted-type}' WHERE url = $1", endpoint.url);
  expect(await findEverywhere([Buffer.from("planted-type")])).toEqual(["endpoints.event_types"]);
});
