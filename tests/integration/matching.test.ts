import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import type { Context } from "@/lib/auth/context";
import { deleteEndpoint } from "@/lib/deliveries/delete-endpoint";
import { advanceReplay } from "@/lib/deliveries/replays/advance-replay";
import { countMissing, sendMissing } from "@/lib/deliveries/replays/send-missing";
import { factsOf, isInScope, matchesFilter } from "@/lib/dialects/facts";
import { createEndpoint } from "@/lib/endpoints/create-endpoint";
import { updateEndpoint } from "@/lib/endpoints/update-endpoint";
import { readEventCoverage } from "@/lib/events/read-event-coverage";
import { filterWarnings, scopeWarnings } from "@/lib/events/unseen-names";
import { createPartner } from "@/lib/partners/create-partner";
import { updatePartner } from "@/lib/partners/update-partner";
import { systemClock } from "@/lib/platform/clock";
import { requireEnv } from "@/lib/platform/env";
import { publicId } from "@/lib/platform/ids";
import { klikitRequest } from "@/tests/support/klikit";
import { internalId, klikitSource, operator, sql, unique, usePortico } from "@/tests/support/portico";
import { receiveWebhook } from "@/tests/support/receive-webhook";

const url = "http://127.0.0.1:9/hook";
let close: () => Promise<void>;
let source: Awaited<ReturnType<typeof klikitSource>>;

beforeAll(async () => {
  close = await usePortico();
  source = await klikitSource();
});
afterAll(() => close());

/** Registers an endpoint of a partner with this scope for events with this filter. */
async function register(filter: object, scope: object[] = []) {
  const partner = await createPartner({ ctx: operator, input: { name: unique("Partner"), scope } });
  const input = { partnerId: partner.id, url, dialect: "klikit", eventTypes: ["*"], filter };
  const endpoint = await createEndpoint({ ctx: operator, input });
  return { partner, endpoint, id: internalId("endpoint", endpoint.id) };
}

/** Posts an event. Returns the id of its row. */
async function post(body: unknown, headers: Record<string, string> = {}): Promise<string> {
  const id = randomUUID();
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const request = klikitRequest(source.secret, bytes, { "x-klikit-event-id": id, ...headers });
  const { outcome } = await receiveWebhook(
    { slug: source.slug, headers: Object.entries(request.headers), body: request.body, address: null },
    systemClock,
  );
  expect(outcome).toBe("stored");
  const [row] = await sql<{ id: string }>("SELECT id FROM events WHERE external_id = $1", id);
  return row?.id ?? "";
}

async function receivers(eventId: string): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    "SELECT endpoint_id AS id FROM deliveries WHERE event_id = $1",
    eventId,
  );
  return rows.map(({ id }) => id);
}

const fields = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${n}`, n]));

const samples: readonly (readonly [string, object, unknown])[] = [
  [
    "after many others",
    { "organization.login": "acme" },
    { ...fields(200), organization: { login: "acme" } },
  ],
  ["deep", { "data.object.customer": "cus_1" }, { data: { object: { customer: "cus_1" } } }],
  [
    "very deep",
    { "a.a.a.a.a.a.a.a.a.b": true },
    JSON.parse(`${'{"a":'.repeat(9)}{"b":true}${"}".repeat(9)}`),
  ],
  ["at a position", { "labels.0.name": "bug" }, { labels: [{ name: "bug" }] }],
  ["in any element", { "labels.name": "p1" }, { labels: [{ name: "bug" }, { name: "p1" }] }],
  ["of a list", { tags: 2, "tags.0": 1 }, { tags: [1, 2, 3] }],
  ["null", { "data.none": null }, { data: { none: null } }],
  ["with a dot in its key", { "a.b.c": 1 }, { "a.b": { c: 1 } }],
  ["in a long name", { [`${"n".repeat(100)}.x`]: 1 }, { ["n".repeat(100)]: { x: 1 } }],
  ["beside a NUL and a half surrogate", { "x.y": 1 }, { "\0": "\0", s: "\ud800", x: { y: 1 } }],
  ["in a long list", { ids: 19_999 }, { ids: Array.from({ length: 20_000 }, (_, n) => n) }],
];

test.each(samples)("a filter on a value %s matches, live and as a missed event", async (_, filter, body) => {
  const before = await post(body);
  const { id, endpoint } = await register({ ...filter });
  const { matched } = await countMissing({ ctx: operator, endpointId: endpoint.id });
  expect(matched).toBeGreaterThanOrEqual(1);
  const after = await post(body);
  expect(await receivers(after)).toContain(id);
  const { id: replayId } = await sendMissing({ ctx: operator, endpointId: endpoint.id });
  for (let status = "running"; status === "running"; )
    ({ status } = await advanceReplay(internalId("replay", replayId)));
  expect(await receivers(before)).toContain(id);
  const other = await post({ unrelated: true });
  expect(await receivers(other)).not.toContain(id);
});

test("forms and compressed bodies match too, live and as missed events", async () => {
  const json = { form: { list: [{ name: "x" }] } };
  const bodies: [Buffer, Record<string, string>][] = [
    [gzipSync(JSON.stringify(json)), { "content-encoding": "gzip" }],
    [
      Buffer.from(`payload=${encodeURIComponent(JSON.stringify(json))}`),
      { "content-type": "application/x-www-form-urlencoded" },
    ],
  ];
  for (const each of bodies) await post(...each);
  const { id, endpoint } = await register({ "form.list.name": "x" });
  expect(await countMissing({ ctx: operator, endpointId: endpoint.id })).toEqual({ matched: 2 });
  for (const each of bodies) expect(await receivers(await post(...each))).toContain(id);
});

test("a partner's scope matches deep values and lists, and a changed scope counts at once", async () => {
  const { id, partner, endpoint } = await register({}, [{ "shop.owners.id": 1 }, { "shop.owners.0.id": 9 }]);
  const shop = (...ids: number[]) => ({ shop: { owners: ids.map((each) => ({ id: each })) } });
  const [first, second] = [await post(shop(5, 1)), await post(shop(2, 9))];
  expect(await receivers(first)).toContain(id);
  expect(await receivers(second)).not.toContain(id);
  await updatePartner({
    ctx: operator,
    partnerId: partner.id,
    input: { scope: [{ "shop.owners.1.id": 9 }] },
  });
  expect(await countMissing({ ctx: operator, endpointId: endpoint.id })).toEqual({ matched: 1 });
  expect(await receivers(await post(shop(2, 9)))).toContain(id);
  expect(await receivers(await post(shop(5, 1)))).not.toContain(id);
});

test("an event that is under way while a filter with a new name is registered is matched by it", async () => {
  await post({ warm: "up" });
  const name = unique("name");
  // Registrations and events at once: an event that comes after a registration has ended must match it.
  await Promise.all(
    Array.from({ length: 4 }, async (_, n) => {
      const each = `${name}-${n}`;
      const noise = post({ noise: n });
      const { id } = await register({ [`${each}.deep.value`]: n });
      const eventId = await post({ [each]: { deep: { value: n } } });
      expect(await receivers(eventId)).toContain(id);
      await noise;
    }),
  );
});

test("a registration that is not committed holds up no event", async () => {
  const { id } = await register({ [unique("other")]: 1 });
  const client = new pg.Client({ connectionString: requireEnv("DATABASE_URL") });
  await client.connect();
  await client.query("BEGIN");
  const name = unique("late");
  await client.query("UPDATE endpoints SET filter = $2 WHERE id = $1", [id, { [name]: true }]);
  expect(await receivers(await post({ [name]: true }))).not.toContain(id);
  await client.query("COMMIT");
  await client.end();
  expect(await receivers(await post({ [name]: true }))).toContain(id);
});

test("names that no filter mentions any more are dropped with the next new one, and can come back", async () => {
  const names = async () =>
    (await sql<{ names: string[] }>("SELECT names FROM matched_names"))[0]?.names ?? [];
  const [gone, kept] = [unique("gone"), unique("kept")];
  const { endpoint } = await register({ [gone]: 1 });
  expect(await names()).toContain(gone);
  await deleteEndpoint({ ctx: operator, endpointId: endpoint.id });
  await register({ [kept]: 1 });
  expect(await names()).not.toContain(gone);
  expect(await names()).toContain(kept);
  const { id } = await register({ [gone]: 1 });
  expect(await receivers(await post({ [gone]: 1 }))).toContain(id);
});

test("changes of filters do not deadlock when the name they wait for is dropped", async () => {
  const connect = async () => {
    const client = new pg.Client({ connectionString: requireEnv("DATABASE_URL") });
    await client.connect();
    onTestFinished(() => client.end());
    return { client, id: (await register({})).id };
  };
  const first = await connect();
  const others = await Promise.all(Array.from({ length: 8 }, connect));
  const setFilter = ({ client, id }: typeof first, filter: object) =>
    client.query("UPDATE endpoints SET filter = $2 WHERE id = $1", [id, filter]);
  const waiting = () =>
    sql("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()");

  // Whether two of them lock the row at the same time is chance, so there are several rounds.
  for (let round = 0; round < 10; round += 1) {
    const gone = unique("gone");
    await setFilter(first, { [gone]: 1 });
    await setFilter(first, {});
    await first.client.query("BEGIN");
    await setFilter(first, { [unique("next")]: 1 });
    const changes = Promise.all(others.map((other) => setFilter(other, { [gone]: 1 })));
    await vi.waitFor(async () => expect(await waiting()).toHaveLength(others.length), { timeout: 20_000 });
    await first.client.query("COMMIT");
    await changes;
    const received = await receivers(await post({ [gone]: 1 }));
    expect(new Set(received)).toEqual(new Set(others.map(({ id }) => id)));
  }
});

test("what is stored for an event is bounded, and it says so", async () => {
  await register({ "big.list": 1, "big.text": "x" });
  const list = Array.from({ length: 50_000 }, (_, n) => n);
  const [row] = await sql<{ facts: unknown; attributes: object; left: boolean }>(
    "SELECT facts, attributes, attributes_left_out AS left FROM events WHERE id = $1",
    await post({ big: { list, text: "x" }, ...fields(100) }),
  );
  expect(row?.facts).toBeNull();
  expect(Object.keys(row?.attributes ?? {})).toHaveLength(64);
  expect(row?.left).toBe(true);
  const [small] = await sql<{ left: boolean }>(
    "SELECT attributes_left_out AS left FROM events WHERE id = $1",
    await post({ a: 1, b: { c: "x" } }),
  );
  expect(small?.left).toBe(false);
});

test("the page of an event explains a filter on a deep value, and a scope", async () => {
  const { endpoint } = await register({ "order.items.sku": "b" });
  const outside = await register({}, [{ "order.shop": 2 }]);
  const eventId = publicId("event", await post({ order: { items: [{ sku: "a" }, { sku: "c" }], shop: 1 } }));
  const missOf = async (id: string) => {
    const { missed } = await readEventCoverage({ ctx: operator, eventId });
    return missed.find(({ endpointId }) => endpointId === id);
  };
  expect((await missOf(endpoint.id))?.miss).toEqual({
    reason: "filter",
    mismatches: [{ name: "order.items.sku", wanted: "b", got: expect.arrayContaining(["a", "c"]) }],
  });
  await updateEndpoint({
    ctx: operator,
    endpointId: endpoint.id,
    input: { filter: { "order.items.0.sku": "a" } },
  });
  expect((await missOf(endpoint.id))?.wouldGetItNow).toBe(true);
  expect(await missOf(outside.endpoint.id)).toMatchObject({
    miss: { reason: "scope" },
    wouldGetItNow: false,
  });
});

test("warns of names that no recent event has", async () => {
  await post({ data: { object: { customer: "cus_1" } } });
  const { endpoint, partner } = await register(
    { "data.object.custmer": "cus_1", "data.object.customer": "x" },
    [{ "data.object.customer": "cus_1", "data.objekt": 1 }],
  );
  const warnings = await filterWarnings({ ctx: operator, endpointId: endpoint.id });
  expect(warnings).toEqual([expect.stringContaining('"data.object.custmer"')]);
  expect(await scopeWarnings({ ctx: operator, partnerId: partner.id })).toEqual([
    expect.stringContaining('"data.objekt"'),
  ]);
  // A partner's own users learn nothing about the events of others.
  const partnerId = internalId("partner", partner.id);
  const actor = { kind: "user", id: partnerId, name: "Manager", role: "manager", partnerId } as const;
  const manager: Context = { actor, clock: systemClock };
  expect(await filterWarnings({ ctx: manager, endpointId: endpoint.id })).toEqual([]);
});

const scalar = fc.oneof(
  fc.constantFrom("a", "b", "1"),
  fc.constantFrom(0, 1, 1.5, -1),
  fc.boolean(),
  fc.constant(null),
);
const name = fc.constantFrom("a", "a.b", "a.0", "list", "list.a");
const document = fc.letrec((tie) => ({
  node: fc.oneof(
    scalar,
    fc.array(tie("node"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "list", "a.b", "0"), tie("node"), { maxKeys: 3 }),
  ),
})).node;
const filter = fc.dictionary(name, scalar, { maxKeys: 3 });

test("PostgreSQL decides as the code does, for all facts, filters and scopes", async () => {
  await fc.assert(
    fc.asyncProperty(document, filter, fc.array(filter, { maxLength: 3 }), async (body, wanted, scope) => {
      const facts = factsOf(body, ["a", "a.b", "a.0", "list", "list.a"]);
      const [row] = await sql<{ matches: boolean; inScope: boolean }>(
        `SELECT portico_matches($1::jsonb, $2::jsonb) AS matches, portico_in_scope($1::jsonb, $3::jsonb) AS "inScope"`,
        JSON.stringify(facts),
        JSON.stringify(wanted),
        JSON.stringify(scope),
      );
      expect(row).toEqual({ matches: matchesFilter(facts, wanted), inScope: isInScope(facts, scope) });
    }),
    { numRuns: 300 },
  );
});

test("refuses a filter whose number could never match", async () => {
  await expect(register({ id: 2 ** 53 })).rejects.toMatchObject({ code: "invalid_input" });
  await expect(register({ id: 1e300 })).rejects.toMatchObject({ code: "invalid_input" });
});
