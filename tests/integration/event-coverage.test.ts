import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Context } from "@/lib/auth/context";
import { deleteEndpoint } from "@/lib/deliveries/delete-endpoint";
import { createEndpoint } from "@/lib/endpoints/create-endpoint";
import { updateEndpoint } from "@/lib/endpoints/update-endpoint";
import { countOutcomes } from "@/lib/events/count-outcomes";
import { mismatchesOf } from "@/lib/events/event-coverage";
import { listEvents } from "@/lib/events/list-events";
import { readEventCoverage } from "@/lib/events/read-event-coverage";
import { systemClock } from "@/lib/platform/clock";
import { newId, publicId } from "@/lib/platform/ids";
import { ingest } from "@/tests/support/deliver";
import { fillHistory } from "@/tests/support/old-rows";
import { statementsDuring, stepsOf } from "@/tests/support/plans";
import {
  internalId,
  klikitSource,
  operator,
  partnerWithEndpoint,
  sql,
  usePortico,
} from "@/tests/support/portico";

const url = "http://127.0.0.1:9/hook";
const order = { brand_id: 663, branch_id: 1062, orders: [{ id: 1 }] };

let close: () => Promise<void>;
let source: Awaited<ReturnType<typeof klikitSource>>;

beforeAll(async () => {
  close = await usePortico();
  source = await klikitSource();
});
afterAll(() => close());

function viewerOf(partnerId: string): Context {
  const actor = { kind: "user", id: newId(), name: "Vera", role: "viewer", partnerId } as const;
  return { actor, clock: systemClock };
}

async function eventIdOf(externalId: string): Promise<string> {
  const [row] = await sql<{ id: string }>("SELECT id FROM events WHERE external_id = $1", externalId);
  return publicId("event", row?.id ?? "");
}

test("explains why each endpoint did not get the event, by the settings of that time", async () => {
  const got = await partnerWithEndpoint(url, { filter: { brand_id: 663 } });
  const paused = await partnerWithEndpoint(url, { filter: {} });
  await updateEndpoint({ ctx: operator, endpointId: paused.endpoint.id, input: { status: "paused" } });
  const otherBranch = await partnerWithEndpoint(url, { filter: { brand_id: 663, branch_id: 7 } });
  const otherType = await partnerWithEndpoint(url, { eventTypes: ["klikit.order.status.updated"] });
  const deleted = await partnerWithEndpoint(url, { filter: {} });
  await deleteEndpoint({ ctx: operator, endpointId: deleted.endpoint.id });
  const eventId = await eventIdOf(await ingest(source, order));
  const later = await partnerWithEndpoint(url, { filter: {} });
  await updateEndpoint({ ctx: operator, endpointId: otherBranch.endpoint.id, input: { filter: {} } });

  const { event, missed } = await readEventCoverage({ ctx: operator, eventId });
  const statuses = new Map(event.deliveries.map(({ endpointId, status }) => [endpointId, status]));
  expect(statuses.get(got.endpoint.id)).toBe("pending");
  expect(statuses.get(paused.endpoint.id)).toBe("skipped");
  const reasonOf = ({ endpoint }: typeof got) => missed.find(({ endpointId }) => endpointId === endpoint.id);
  expect(reasonOf(got)).toBeUndefined();
  expect(reasonOf(otherBranch)).toMatchObject({
    miss: { reason: "filter", mismatches: [{ name: "branch_id", wanted: 7, got: 1062 }] },
    wouldGetItNow: true,
  });
  expect(reasonOf(otherType)).toMatchObject({
    miss: { reason: "other_types", takes: ["klikit.order.status.updated"] },
    wouldGetItNow: false,
  });
  expect(reasonOf(deleted)).toMatchObject({ miss: { reason: "deleted" }, isDeleted: true });
  expect(reasonOf(later)).toMatchObject({ miss: { reason: "registered_later" }, wouldGetItNow: true });
});

test("a partner sees only its own endpoints, and no events of other partners", async () => {
  const mine = await partnerWithEndpoint(url, { filter: { brand_id: 901 } });
  const other = await partnerWithEndpoint(url, { filter: { brand_id: 902 } });
  const eventId = await eventIdOf(await ingest(source, { ...order, brand_id: 901 }));
  const otherId = await eventIdOf(await ingest(source, { ...order, brand_id: 902 }));
  const ctx = viewerOf(mine.partnerId);
  const { event, missed } = await readEventCoverage({ ctx, eventId });
  expect(event.deliveries.map(({ endpointId }) => endpointId)).toEqual([mine.endpoint.id]);
  expect(missed).toEqual([]);
  expect(JSON.stringify(await readEventCoverage({ ctx, eventId }))).not.toContain(other.endpoint.id);
  const readCoverage = (id: string) =>
    readEventCoverage({ ctx, eventId: id }).catch((error: Error) => error.message);
  expect(await readCoverage(otherId)).toBe(await readCoverage(publicId("event", newId())));
  expect(await readCoverage(otherId)).toMatch(/The event was not found/);
  expect((await countOutcomes({ ctx, eventIds: [eventId, otherId] })).has(otherId)).toBe(false);
  expect((await countOutcomes({ ctx, eventIds: [eventId] })).get(eventId)).toEqual({ pending: 1 });
});

test("a partner's events are listed newest first, once each, page by page, with every filter", async () => {
  const { partnerId, partner } = await partnerWithEndpoint(url, { filter: { brand_id: 77 } });
  const second = {
    partnerId: partner.id,
    url,
    dialect: "klikit",
    eventTypes: ["*"],
    filter: { brand_id: 77 },
  };

  await createEndpoint({ ctx: operator, input: second });
  const sent: string[] = [];
  for (let count = 0; count < 5; count += 1) sent.push(await ingest(source, { ...order, brand_id: 77 }));
  await ingest(source, { ...order, brand_id: 78 });
  const ctx = viewerOf(partnerId);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listEvents({ ctx, query: { limit: 2, cursor } });
    seen.push(...page.data.map(({ externalId }) => externalId));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(seen).toEqual(sent.toReversed());
  const found = async (query: object) => (await listEvents({ ctx, query })).data.length;
  expect(await found({ source: source.slug, type: "klikit.order.created.v2" })).toBe(5);
  expect(await found({ type: "klikit.order.status.updated" })).toBe(0);
  expect(await found({ externalId: sent[2] })).toBe(1);
  expect(await found({ since: new Date(Date.now() + 60_000).toISOString() })).toBe(0);
  expect(internalId("partner", partner.id)).toBe(partnerId);
});

test("a page of a partner's events is read from the index, without sorting all of them", async () => {
  const { partnerId, endpointId } = await partnerWithEndpoint(url);
  await fillHistory(5_000, { partnerId, endpointId });
  await sql("ANALYZE");
  const [statement] = await statementsDuring(() => listEvents({ ctx: viewerOf(partnerId), query: {} }));
  if (!statement) throw new Error("Nothing was asked");
  expect(statement.text).toContain("FROM deliveries");
  const steps = await stepsOf(statement);
  expect(steps).toContain("Limit");
  expect(steps.filter((step) => /Sort|Hash/.test(step))).toEqual([]);
});

test("mismatchesOf agrees with PostgreSQL, which decides about deliveries", async () => {
  const scalar = fc.oneof(fc.constantFrom(1, 2, -1, 0.5, "1", "a", "", true, false, null), fc.integer());
  const flat = fc.dictionary(fc.constantFrom("a", "b", "c"), scalar);
  await fc.assert(
    fc.asyncProperty(flat, flat, async (attributes, filter) => {
      const [row] = await sql<{ fits: boolean }>(
        "SELECT $1::jsonb @> $2::jsonb AS fits",
        JSON.stringify(attributes),
        JSON.stringify(filter),
      );
      expect(mismatchesOf(filter, attributes).length === 0).toBe(row?.fits);
    }),
  );
});
