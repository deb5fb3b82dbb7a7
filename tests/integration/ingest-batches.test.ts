import { afterAll, beforeAll, expect, test } from "vitest";
import { type IncomingEvent, storeEvent } from "@/lib/events/ingest/store-event";
import { Effects } from "@/lib/platform/effects";
import { cachedSource, sourceForIngest } from "@/lib/sources/source-for-ingest";
import { klikitSource, partnerWithEndpoint, sql, unique, usePortico } from "@/tests/support/portico";
import { executionsOf, preparedNames } from "@/tests/support/statements";

let close: () => Promise<void>;

beforeAll(async () => {
  close = await usePortico({ DATABASE_POOL_SIZE: "3" });
});
afterAll(() => close());

/** Makes events of a new source, which can be stored without a request. */
async function eventSource() {
  const { slug } = await klikitSource();
  const source = await sourceForIngest(slug);
  if (!source) throw new Error("there is no source");
  return (externalId: string, body = Buffer.from("{}")): IncomingEvent => ({
    source: { id: source.id, version: cachedSource(slug)?.version ?? 0, secretEnds: null },
    dialect: "klikit",
    externalId,
    type: "klikit.order.created.v2",
    contentType: "application/json",
    contentEncoding: null,
    body,
    headers: [],
    attributes: {},
    attributesLeftOut: false,
    document: { tag: slug },
  });
}

const storeAll = (events: readonly IncomingEvent[]) =>
  Promise.allSettled(events.map((event) => storeEvent(event, new Effects())));

const storedOf = async (pattern: string) =>
  (
    await sql<{ externalId: string }>(
      `SELECT external_id AS "externalId" FROM events WHERE external_id LIKE $1 || '%' ORDER BY external_id`,
      pattern,
    )
  ).map(({ externalId }) => externalId);

const storeExecutions = async () => {
  const sizes = [1, 2, 4, 8, 16, 32, 64];
  const counts = await Promise.all(sizes.map((size) => executionsOf(`store-events-${size}`)));
  return counts.reduce((sum, count) => sum + count, 0);
};

test("64 events that arrive together are stored with one statement, and only sizes that are powers of two are prepared", async () => {
  const eventOf = await eventSource();
  const tag = unique("size");
  await storeAll([eventOf(`${tag}-warm-up`)]);
  const before = await storeExecutions();
  await storeAll(Array.from({ length: 64 }, (_, i) => eventOf(`${tag}-64-${i}`)));
  expect((await storeExecutions()) - before).toBe(1);
  for (const count of [2, 3, 5, 6, 7, 9, 17, 31, 33, 63, 65, 130]) {
    const results = await storeAll(Array.from({ length: count }, (_, i) => eventOf(`${tag}-${count}-${i}`)));
    expect(results).toEqual(
      results.map(() => ({
        status: "fulfilled",
        value: { outcome: "stored", eventId: expect.any(String) },
      })),
    );
    expect(await storedOf(`${tag}-${count}-`)).toHaveLength(count);
  }
  const names = (await preparedNames()).filter((name) => name.startsWith("store-events-"));
  const allowed = [1, 2, 4, 8, 16, 32, 64].map((size) => `store-events-${size}`);
  expect(names.filter((name) => !allowed.includes(name))).toEqual([]);
});

test("a poisoned event in the middle of a batch of 64 fails alone, after a few statements", async () => {
  const eventOf = await eventSource();
  const tag = unique("poison");
  await sql(`CREATE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN IF NEW.external_id LIKE ''%-poisoned'' THEN RAISE EXCEPTION ''poisoned''; END IF; RETURN NEW; END'`);
  await sql(
    "CREATE TRIGGER refuse_poison BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION refuse_poison()",
  );
  const before = await storeExecutions();
  const ids = Array.from({ length: 64 }, (_, i) => `${tag}-${i}${i === 33 ? "-poisoned" : ""}`);
  const results = await storeAll(ids.map((id) => eventOf(id)));
  await sql("DROP TRIGGER refuse_poison ON events");
  expect(results.map(({ status }) => status === "fulfilled")).toEqual(ids.map((_, i) => i !== 33));
  expect(await storedOf(tag)).toEqual(ids.filter((_, i) => i !== 33).sort());
  // One statement for all, and two for each of six halvings.
  expect((await storeExecutions()) - before).toBeLessThanOrEqual(13);
});

test("large bodies are stored alone, and small ones beside them are not held up", async () => {
  const eventOf = await eventSource();
  const tag = unique("large");
  const bodies = Array.from({ length: 24 }, (_, i) => Buffer.alloc(i % 6 === 0 ? 1024 * 1024 : 100, i));
  const results = await storeAll(bodies.map((body, i) => eventOf(`${tag}-${i}`, body)));
  expect(results.every(({ status }) => status === "fulfilled")).toBe(true);
  const rows = await sql<{ externalId: string; body: Buffer }>(
    `SELECT external_id AS "externalId", body FROM events WHERE external_id LIKE $1 || '%'`,
    tag,
  );
  for (const { externalId, body } of rows) {
    const sent = bodies[Number(externalId.split("-").at(-1))];
    expect(sent && body.equals(sent)).toBe(true);
  }
  expect(rows).toHaveLength(bodies.length);
});

test("in one batch each event gets its own deliveries, and repeats are counted in the first one", async () => {
  const eventOf = await eventSource();
  const tag = unique("mixed");
  const first = eventOf(`${tag}-0`);
  const { endpointId } = await partnerWithEndpoint("http://127.0.0.1:9", {
    filter: first.document as object,
  });
  const other = eventOf(`${tag}-0`, Buffer.from('{"other":1}'));
  const events = [first, first, other, eventOf(`${tag}-1`), first, eventOf(`${tag}-2`)];
  const results = await storeAll(events);
  const outcomes = results.map((each) => (each.status === "fulfilled" ? each.value.outcome : each.status));
  expect(outcomes.toSorted()).toEqual([...Array(3).fill("duplicate"), ...Array(3).fill("stored")]);
  const [row] = await sql<{ duplicates: number; conflicts: number }>(
    "SELECT duplicates, conflicts FROM events WHERE external_id = $1",
    `${tag}-0`,
  );
  expect(row?.duplicates).toBe(3);
  expect([1, 3]).toContain(row?.conflicts);
  expect(await sql("SELECT FROM deliveries WHERE endpoint_id = $1", endpointId)).toHaveLength(3);
});

test("many duplicates of the same and of other events at once are counted exactly, without a deadlock", async () => {
  const eventOf = await eventSource();
  const tag = unique("repeat");
  const keys = Array.from({ length: 40 }, (_, i) => `${tag}-${i}`);
  await storeAll(keys.map((key) => eventOf(key)));
  const rounds = Array.from({ length: 12 }, (_, round) =>
    (round % 2 === 0 ? keys : keys.toReversed()).map((key) =>
      eventOf(key, Buffer.from(round === 0 ? "[]" : "{}")),
    ),
  );
  const results = await storeAll(rounds.flat());
  const conflicts = results.map((each) => each.status === "fulfilled" && each.value);
  expect(conflicts).toEqual(
    rounds.flatMap((events, round) => events.map(() => ({ outcome: "duplicate", isConflict: round === 0 }))),
  );
  const rows = await sql(
    "SELECT duplicates, conflicts FROM events WHERE external_id LIKE $1 || '%' AND duplicates = 12 AND conflicts = 1",
    tag,
  );
  expect(rows).toHaveLength(keys.length);
});
