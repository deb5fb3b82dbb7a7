import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { countMissing } from "@/lib/deliveries/replays/send-missing";
import { subscribesTo } from "@/lib/dialects/event-type-pattern";
import { createEndpoint } from "@/lib/endpoints/create-endpoint";
import { updateEndpoint } from "@/lib/endpoints/update-endpoint";
import { operationsPartnerId } from "@/lib/partners/operations-partner";
import { newId, publicId } from "@/lib/platform/ids";
import { ingest } from "@/tests/support/deliver";
import { klikitSource, operator, partnerWithEndpoint, sql, usePortico } from "@/tests/support/portico";

const url = "http://127.0.0.1:9/hook";
let close: () => Promise<void>;

beforeAll(async () => {
  close = await usePortico();
});
afterAll(() => close());

const segment = fc.constantFrom("invoice", "paid", "a", "", "portico", "*");
const type = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("."));
const pattern = fc
  .oneof(
    type,
    type.map((prefix) => `${prefix}.*`),
    fc.constant("*"),
  )
  .filter((text) => text !== ".*");

async function matchesInSql(patterns: readonly string[], sourceId: string | null, wanted: string) {
  const [row] = await sql<{ matches: boolean }>(
    "SELECT $1::text[] && portico_subscriptions($2::uuid, $3) AS matches",
    patterns,
    sourceId,
    wanted,
  );
  return row?.matches;
}

test("PostgreSQL matches the same types as the code does", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(pattern, { maxLength: 3 }), type, async (patterns, wanted) => {
      expect(await matchesInSql(patterns, newId(), wanted)).toBe(subscribesTo(patterns, wanted));
    }),
    { numRuns: 300 },
  );
});

test("operational events match their type and its prefixes, and not *", async () => {
  const wanted = "portico.endpoint.failing";
  for (const each of [wanted, "portico.*", "portico.endpoint.*"]) {
    expect(await matchesInSql([each], null, wanted)).toBe(true);
  }
  for (const each of ["*", "portico.source.*", "portico", "portico.endpoint.failing.*"]) {
    expect(await matchesInSql([each], null, wanted)).toBe(false);
  }
});

test("an endpoint with a prefix gets the types that begin with it, now and as missed events", async () => {
  const source = await klikitSource();
  const before = await ingest(source, { brand_id: 1 });
  const { endpoint, endpointId } = await partnerWithEndpoint(url, {
    eventTypes: ["klikit.order.*"],
    filter: {},
  });
  expect(await countMissing({ ctx: operator, endpointId: endpoint.id })).toEqual({ matched: 1 });
  const after = await ingest(source, { brand_id: 1 });
  const rows = await sql<{ id: string }>(
    "SELECT e.external_id AS id FROM deliveries d JOIN events e ON e.id = d.event_id WHERE d.endpoint_id = $1",
    endpointId,
  );
  expect(rows.map(({ id }) => id)).toEqual([after]);
  expect(before).not.toBe(after);
});

test("refuses other patterns, and prefixes that no type of a closed dialect or no operational event has", async () => {
  const { endpoint, partner } = await partnerWithEndpoint(url);
  const register = (dialect: string, eventTypes: string[], partnerId: string = partner.id) =>
    createEndpoint({ ctx: operator, input: { partnerId, url, dialect, eventTypes } });
  const invalid = { code: "invalid_input" };
  for (const each of ["*.paid", "invoice*", "in*ce"]) {
    await expect(register("standard-webhooks", [each])).rejects.toMatchObject(invalid);
    const input = { eventTypes: [each] };
    await expect(updateEndpoint({ ctx: operator, endpointId: endpoint.id, input })).rejects.toMatchObject(
      invalid,
    );
  }
  await expect(register("klikit", ["invoice.*"])).rejects.toMatchObject(invalid);
  const operations = publicId("partner", operationsPartnerId);
  await expect(register("standard-webhooks", ["portico.nothing.*"], operations)).rejects.toMatchObject(
    invalid,
  );
  const { eventTypes } = await register("standard-webhooks", ["portico.endpoint.*"], operations);
  expect(eventTypes).toEqual(["portico.endpoint.*"]);
});
