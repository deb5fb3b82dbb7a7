import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Context } from "@/lib/auth/context";
import { countDeliveries } from "@/lib/deliveries/delivery-counts";
import { type DeliveryStatus, deliveryStatuses } from "@/lib/deliveries/delivery-status";
import { exportDeliveries } from "@/lib/deliveries/export-deliveries";
import { listDeliveries } from "@/lib/deliveries/list-deliveries";
import { readListVersion } from "@/lib/deliveries/read-list-version";
import { advanceReplay } from "@/lib/deliveries/replays/advance-replay";
import { countReplay, startReplay } from "@/lib/deliveries/replays/start-replay";
import { updateEndpoint } from "@/lib/endpoints/update-endpoint";
import { newId, publicId } from "@/lib/platform/ids";
import { idOfAge } from "@/tests/support/old-rows";
import { internalId, operator, partnerWithEndpoint, sql, usePortico } from "@/tests/support/portico";

type Registered = Awaited<ReturnType<typeof partnerWithEndpoint>>;

let close: () => Promise<void>;
/** Two of one partner, of which the second is paused, and one of another partner. */
let endpoints: readonly Registered[];
let manager: Context;

beforeAll(async () => {
  close = await usePortico();
  const register = () => partnerWithEndpoint("http://localhost:2/hook");
  const [first, other] = [await register(), await register()];
  const paused = await register();
  await updateEndpoint({ ctx: operator, endpointId: paused.endpoint.id, input: { status: "paused" } });
  await sql("UPDATE endpoints SET partner_id = $1 WHERE id = $2", first.partnerId, paused.endpointId);
  endpoints = [first, { ...paused, partner: first.partner, partnerId: first.partnerId }, other];
  const { partnerId } = first;
  manager = {
    actor: { kind: "user", id: partnerId, name: "Manager", role: "manager", partnerId },
    clock: operator.clock,
  };
});
afterAll(() => close());

const types = ["order.created", "order.paid"] as const;
const attributes = [{}, { brand_id: 1 }, { brand_id: "1" }, { brand_id: 1, table: 2 }] as const;
const searches = ["brand_id:1", 'brand_id:"1"', "brand_id:1 table:2", "table:3"] as const;
const codes = ["succeeded", "late_success", "http_5xx", "timeout_connect"] as const;
const eventCount = 8;
/** One of them has the form of an attribute. */
const externalIds = ["ext-0", "ext-1", "brand_id:1"] as const;

/** Event number `n` has a type, an external id and attributes that follow from `n`. */
const eventOf = (n: number) => ({
  type: types[n % 2] ?? "",
  externalId: externalIds[n % 3] ?? "",
  attributes: attributes[n % 4] ?? {},
});

const anyDelivery = fc.record({
  endpoint: fc.integer({ min: 0, max: 2 }),
  event: fc.integer({ min: 0, max: eventCount - 1 }),
  status: fc.constantFrom(...deliveryStatuses),
  code: fc.option(fc.constantFrom(...codes)),
  ageDays: fc.integer({ min: 1, max: 5 }),
});
type PlannedDelivery = typeof anyDelivery extends fc.Arbitrary<infer Value> ? Value : never;

/** An event has at most one delivery to each endpoint. */
const anyDeliveries = fc.uniqueArray(anyDelivery, {
  maxLength: 20,
  selector: ({ endpoint, event }) => `${endpoint} ${event}`,
});

const wholeFilter = fc.record({
  status: fc.constantFrom(...deliveryStatuses),
  endpoint: fc.integer({ min: 0, max: 2 }),
  partner: fc.integer({ min: 0, max: 2 }),
  event: fc.integer({ min: 0, max: eventCount - 1 }),
  eventType: fc.constantFrom(...types, "unknown"),
  externalId: fc.constantFrom(...externalIds, "ext-9"),
  attributes: fc.constantFrom(...searches),
  search: fc.constantFrom(...searches, ...externalIds, '"brand_id:1"', "nothing"),
  code: fc.constantFrom(...codes),
  sinceDaysAgo: fc.constantFrom(1.5, 3.5),
  untilDaysAgo: fc.constantFrom(1.5, 3.5),
});
type PlannedFilter = Partial<typeof wholeFilter extends fc.Arbitrary<infer Value> ? Value : never>;

/** Few fields at a time, so that most filters match something. */
const anyFilter: fc.Arbitrary<PlannedFilter> = fc
  .tuple(wholeFilter, fc.array(fc.nat(), { maxLength: 3 }))
  .map(([filter, picks]) => {
    const fields = Object.entries(filter);
    return Object.fromEntries(picks.flatMap((pick) => [fields[pick % fields.length] ?? ["", undefined]]));
  });

interface StoredDelivery extends PlannedDelivery {
  readonly id: string;
}

async function store(planned: readonly PlannedDelivery[]) {
  await sql("DELETE FROM deliveries");
  await sql("DELETE FROM events");
  const eventIds = Array.from({ length: eventCount }, () => newId());
  await sql(
    `INSERT INTO events (id, external_id, type, dialect, body_size, body_sha256, headers, attributes)
     SELECT id, "externalId", type, 'klikit', 0, '', '[]', attributes
     FROM jsonb_to_recordset($1) AS event (id uuid, "externalId" text, type text, attributes jsonb)`,
    JSON.stringify(eventIds.map((id, n) => ({ id, ...eventOf(n) }))),
  );
  const deliveries = planned.map(
    (delivery): StoredDelivery => ({ id: idOfAge(delivery.ageDays), ...delivery }),
  );
  const rows = deliveries.map(({ id, event, endpoint, status, code }) => {
    const { endpointId, partnerId } = endpoints[endpoint] ?? {};
    return { id, eventId: eventIds[event], endpointId, partnerId, status, code };
  });
  await sql(
    `INSERT INTO deliveries (id, event_id, endpoint_id, partner_id, status, last_code, due_at)
     SELECT id, "eventId", "endpointId", "partnerId", status, code, now()
     FROM jsonb_to_recordset($1) AS delivery
       (id uuid, "eventId" uuid, "endpointId" uuid, "partnerId" uuid, status delivery_status, code text)`,
    JSON.stringify(rows),
  );
  return { eventIds, deliveries };
}

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

/** The filter as the query of a request. */
function queryOf(filter: PlannedFilter, eventIds: readonly string[]) {
  const { status, eventType, externalId, attributes: terms, search, code } = filter;
  const { endpoint, partner, event, sinceDaysAgo, untilDaysAgo } = filter;
  return {
    ...{ status, eventType, externalId, attributes: terms, search, code },
    endpointId: endpoint === undefined ? undefined : endpoints[endpoint]?.endpoint.id,
    partnerId: partner === undefined ? undefined : endpoints[partner]?.partner.id,
    eventId: event === undefined ? undefined : publicId("event", eventIds[event] ?? ""),
    since: sinceDaysAgo === undefined ? undefined : daysAgo(sinceDaysAgo),
    until: untilDaysAgo === undefined ? undefined : daysAgo(untilDaysAgo),
  };
}

/** What a search finds: an external id, or attributes if it has their form. In quotes it is only an id. */
function matchesSearch(search: string | undefined, event: number): boolean {
  if (search === undefined) return true;
  const id = search === '"brand_id:1"' ? "brand_id:1" : search;
  return eventOf(event).externalId === id || (id === search && matchesAttributes(search, event));
}

/** What attributes match, by the rule of the API: a bare value is a number or a string, a quoted one is a string. */
function matchesAttributes(search: string | undefined, event: number): boolean {
  const { brand_id: brand, table }: { brand_id?: unknown; table?: unknown } = eventOf(event).attributes;
  if (search === undefined) return true;
  if (search === 'brand_id:"1"') return brand === "1";
  if (search === "brand_id:1") return brand === 1 || brand === "1";
  return search === "brand_id:1 table:2" && (brand === 1 || brand === "1") && table === 2;
}

/** The deliveries that a filter matches, found without SQL. */
function expectedIds(ctx: Context, filter: PlannedFilter, deliveries: readonly StoredDelivery[]): string[] {
  const partnerOf = (endpoint: number | undefined) => endpoints[endpoint ?? -1]?.partnerId;
  const same = <Value>(wanted: Value | undefined, value: Value) => wanted === undefined || wanted === value;
  return deliveries
    .filter(
      ({ endpoint, event, status, code, ageDays }) =>
        (ctx === operator || partnerOf(endpoint) === partnerOf(0)) &&
        same(partnerOf(filter.partner), partnerOf(endpoint)) &&
        same(filter.endpoint, endpoint) &&
        same(filter.event, event) &&
        same(filter.status, status) &&
        same<string | null>(filter.code, code) &&
        same<string>(filter.eventType, eventOf(event).type) &&
        same<string>(filter.externalId, eventOf(event).externalId) &&
        matchesAttributes(filter.attributes, event) &&
        matchesSearch(filter.search, event) &&
        (filter.sinceDaysAgo === undefined || ageDays <= filter.sinceDaysAgo) &&
        (filter.untilDaysAgo === undefined || ageDays >= filter.untilDaysAgo),
    )
    .map(({ id }) => publicId("delivery", id))
    .sort();
}

async function listAll(ctx: Context, query: object): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listDeliveries({ ctx, query: { ...query, cursor, limit: 3 } });
    ids.push(...page.data.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return ids;
}

async function exportAll(ctx: Context, query: object): Promise<string[]> {
  let file = "";
  for await (const part of exportDeliveries({ ctx, query, format: "json" })) file += part;
  return (JSON.parse(file).data as { id: string }[]).map(({ id }) => id);
}

/** A replay without a condition has to ask for everything. */
function replayInputOf(filter: object): object {
  return Object.values(filter).some((value) => value !== undefined) ? filter : { all: true };
}

async function countAll(ctx: Context, filter: object): Promise<number> {
  return (await countReplay({ ctx, input: replayInputOf(filter) })).matched;
}

/** Runs a replay to its end. Returns the deliveries that got a new cycle. */
async function replayAll(ctx: Context, filter: object): Promise<string[]> {
  const { id } = await startReplay({ ctx, input: replayInputOf(filter) });
  while ((await advanceReplay(internalId("replay", id))).status === "running");
  const rows = await sql<{ id: string }>("SELECT id FROM deliveries WHERE cycle = 2");
  return rows.map((row) => publicId("delivery", row.id)).sort();
}

const isReplayable = ({ status, endpoint }: StoredDelivery) => status !== "pending" && endpoint !== 1;

test("lists, exports, counts, live checks and replays agree on every filter", async () => {
  const check = async (planned: readonly PlannedDelivery[], filter: PlannedFilter, asManager: boolean) => {
    const ctx = asManager ? manager : operator;
    const { eventIds, deliveries } = await store(planned);
    const query = queryOf(filter, eventIds);
    const expected = expectedIds(ctx, filter, deliveries);

    const listed = await listAll(ctx, query);
    expect(listed.toSorted()).toEqual(expected);
    expect(await exportAll(ctx, query)).toEqual(listed);
    if (filter.sinceDaysAgo === undefined) {
      const { newest } = await readListVersion({ ctx, ids: [], query, since: new Date(0) });
      expect(newest).toBe(listed[0] ?? null);
    }
    const counts = await countDeliveries({ ctx });
    const countOf = (status: DeliveryStatus) => expectedIds(ctx, { status }, deliveries).length;
    expect(counts).toEqual({
      pending: countOf("pending"),
      retrying: countOf("retrying"),
      deadLettered: countOf("dead_lettered"),
      skipped: countOf("skipped"),
    });

    const replayable = expectedIds(ctx, filter, deliveries.filter(isReplayable));
    expect(await countAll(ctx, query)).toBe(replayable.length);
    expect(await replayAll(ctx, query)).toEqual(replayable);
  };
  await fc.assert(fc.asyncProperty(anyDeliveries, anyFilter, fc.boolean(), check), { numRuns: 100 });
});

test("a delivery that succeeded late is found by its code", async () => {
  const delivery: PlannedDelivery = {
    ...{ endpoint: 0, event: 0, ageDays: 1 },
    ...{ status: "succeeded", code: "late_success" },
  };
  await store([delivery]);
  expect(await listAll(manager, { code: "late_success" })).toHaveLength(1);
  expect(await listAll(manager, { code: "http_5xx" })).toHaveLength(0);
});

test("a replay that an older version stored is still carried out", async () => {
  const { deliveries, eventIds } = await store([
    { endpoint: 0, event: 3, status: "dead_lettered", code: "http_5xx", ageDays: 2 },
    { endpoint: 0, event: 1, status: "dead_lettered", code: "http_5xx", ageDays: 2 },
  ]);
  const [wanted] = deliveries;
  const [first] = endpoints;
  const replayId = newId();
  const filter = {
    deliveryIds: deliveries.map(({ id }) => id),
    endpointId: first?.endpointId,
    partnerId: first?.partnerId,
    status: "dead_lettered",
    code: "http_5xx",
    eventType: "order.paid",
    eventId: eventIds[3],
    externalId: "ext-0",
    attributes: ['{"brand_id":1,"table":2}', '{"brand_id":"1","table":2}'],
    since: daysAgo(3),
    until: daysAgo(1),
  };
  await sql(
    `INSERT INTO replays (id, kind, status, partner_id, filter, matched, up_to, created_by)
     VALUES ($1, 'replay', 'running', $2, $3, 1, $4, 'test')`,
    replayId,
    first?.partnerId,
    filter,
    newId(),
  );
  expect(await advanceReplay(replayId)).toMatchObject({ status: "completed" });
  const replayed = await sql("SELECT id FROM deliveries WHERE cycle = 2");
  expect(replayed).toEqual([{ id: wanted?.id }]);
});

describe("a bulk replay without a condition", () => {
  const empty = [{}, { ratePerSecond: 5 }, { all: false }, { eventType: undefined }, { attributes: " " }];

  test.each(empty)("is refused: %j", async (input) => {
    for (const call of [countReplay, startReplay])
      await expect(call({ ctx: operator, input })).rejects.toMatchObject({ code: "invalid_input" });
  });

  test.each(["status", "eventType", "externalId", "code", "url"])(
    "but not one with an empty %s",
    async (name) => {
      const outcome = await countReplay({ ctx: operator, input: { [name]: "" } }).then(
        ({ matched }) => matched,
        ({ code }: { code: string }) => code,
      );
      expect([0, "invalid_input"]).toContain(outcome);
    },
  );

  test("selects everything with `all`, which goes with no condition", async () => {
    const everything = await countReplay({ ctx: operator, input: { all: true } });
    expect(everything).toEqual(
      await countReplay({ ctx: operator, input: { since: "2020-01-01T00:00:00Z" } }),
    );
    const both = countReplay({ ctx: operator, input: { all: true, status: "succeeded" } });
    await expect(both).rejects.toMatchObject({ code: "invalid_input", fields: [{ field: "all" }] });
    expect(await countReplay({ ctx: operator, input: { deliveryIds: [] } })).toEqual({ matched: 0 });
  });
});
