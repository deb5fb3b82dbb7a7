import { describe, expect, test } from "vitest";
import type { Context } from "@/lib/auth/context";
import type { DeliveryView } from "@/lib/deliveries/delivery-row";
import { exportDeliveries } from "@/lib/deliveries/export-deliveries";
import { listDeliveries, scanLimit } from "@/lib/deliveries/list-deliveries";
import { readListVersion, rowsVersion } from "@/lib/deliveries/read-list-version";
import { countReplay } from "@/lib/deliveries/replays/start-replay";
import { createSavedView } from "@/lib/deliveries/saved-views/create-saved-view";
import { deleteSavedView } from "@/lib/deliveries/saved-views/delete-saved-view";
import { listSavedViews } from "@/lib/deliveries/saved-views/list-saved-views";
import { publicId } from "@/lib/platform/ids";
import { deliveriesOf, drain, ingest } from "@/tests/support/deliver";
import { fillHistory } from "@/tests/support/old-rows";
import { person } from "@/tests/support/people";
import { scansOfHistory, statementsDuring } from "@/tests/support/plans";
import { internalId, operator, partnerWithEndpoint, sql } from "@/tests/support/portico";
import { setScene } from "@/tests/support/scene";

const scene = setScene();

type Registered = Awaited<ReturnType<typeof partnerWithEndpoint>>;

const withEndpoint = (input: object = {}) =>
  partnerWithEndpoint(`${scene.receiver.url}/hook`, { filter: { tag: scene.source.slug }, ...input });
const send = (body: object = {}) => ingest(scene.source, { tag: scene.source.slug, ...body });

function viewerOf({ partnerId }: Registered, role: "viewer" | "manager" = "viewer"): Context {
  return { actor: { kind: "user", id: partnerId, name: "Vera", role, partnerId }, clock: operator.clock };
}

const externalIds = (rows: readonly DeliveryView[]) => rows.map(({ externalId }) => externalId);
const find = async (ctx: Context, query: object) => externalIds((await listDeliveries({ ctx, query })).data);

describe("search", () => {
  test("finds deliveries by the attributes of their event, as numbers and as strings", async () => {
    const { endpoint } = await withEndpoint();
    const only = { endpointId: endpoint.id };
    const number = await send({ brand_id: 663, branch_id: 2, customer: { name: "Ana Maria" } });
    const text = await send({ brand_id: "663", branch_id: 3 });
    await send({ brand_id: 6630 });
    expect(await find(operator, { ...only, attributes: "brand_id:663" })).toEqual([text, number]);
    expect(await find(operator, { ...only, attributes: 'brand_id:"663"' })).toEqual([text]);
    expect(await find(operator, { ...only, attributes: "brand_id:663 branch_id:2" })).toEqual([number]);
    expect(await find(operator, { ...only, attributes: 'customer.name:"Ana Maria"' })).toEqual([number]);
    expect(await find(operator, { ...only, attributes: "brand_id:664" })).toEqual([]);
    await expect(find(operator, { attributes: "brand_id" })).rejects.toMatchObject({ code: "invalid_input" });
  });

  test("finds an external id that has the form of an attribute, with and without quotes", async () => {
    const { endpoint, partnerId } = await withEndpoint();
    const query = { endpointId: endpoint.id };
    const ids = [
      "render.completed:4711",
      "gid://shop/Order/1",
      "brand_id:663",
      "a:b c:d",
      "a b",
      'say "x"',
      "50%",
    ];
    for (const id of ids) await ingest(scene.source, { tag: scene.source.slug }, id);
    const attribute = await send({ brand_id: 663 });
    for (const id of ids) {
      const found = id === "brand_id:663" ? [attribute, id] : [id];
      expect([id, await find(operator, { ...query, search: id })]).toEqual([id, found]);
      expect([id, await find(operator, { ...query, search: JSON.stringify(id) })]).toEqual([id, [id]]);
    }
    expect(
      await find(viewerOf({ endpoint, partnerId } as Registered), { search: "brand_id:663" }),
    ).toHaveLength(2);
    expect(await find(operator, { ...query, search: "brand_id:constructor" })).toEqual([]);
    expect(await find(operator, { ...query, search: '"' })).toEqual([]);
  });

  test("shows a partner only its own deliveries, whatever the search", async () => {
    const [mine, other] = [await withEndpoint(), await withEndpoint()];
    const externalId = await send({ brand_id: 77 });
    const [own] = (await listDeliveries({ ctx: viewerOf(mine), query: {} })).data;
    const searches = [
      { attributes: "brand_id:77" },
      { externalId },
      { search: externalId },
      { search: "brand_id:77" },
      { eventType: "klikit.order.created.v2" },
      { eventId: own?.eventId },
    ];
    for (const search of searches) {
      const { data } = await listDeliveries({ ctx: viewerOf(mine), query: search });
      expect(data.map(({ endpointId }) => endpointId)).toEqual([mine.endpoint.id]);
      const foreign = { ...search, partnerId: other.partner.id };
      expect(await find(viewerOf(mine), foreign)).toEqual([]);
      expect(await find(viewerOf(mine), { ...search, endpointId: other.endpoint.id })).toEqual([]);
    }
  });

  test("for an attribute of many events reads the log in bounded steps, to its end", async () => {
    const mine = await withEndpoint();
    const oldest = await send({ common: true });
    const [first] = await deliveriesOf(mine.endpointId);
    // Then more than one step of deliveries that do not match, and many matching events without deliveries.
    await sql(
      `INSERT INTO events (id, external_id, type, dialect, body_size, body_sha256, headers, attributes)
       SELECT portico_uuid(), 'many-' || n, 'x', 'klikit', 0, '', '[]', jsonb_build_object('common', n <= 2500)
       FROM generate_series(1, 2500 + $1::int) n`,
      scanLimit,
    );
    await sql(
      `INSERT INTO deliveries (id, event_id, endpoint_id, partner_id, status, due_at)
       SELECT portico_uuid(), id, $1, $2, 'succeeded', now() FROM events
       WHERE external_id LIKE 'many-%' AND attributes = '{"common": false}'`,
      mine.endpointId,
      mine.partnerId,
    );
    const query = { endpointId: mine.endpoint.id, attributes: "common:true" };
    const page = await listDeliveries({ ctx: operator, query });
    expect(page.data).toEqual([]);
    const next = await listDeliveries({
      ctx: operator,
      query: { ...query, cursor: page.nextCursor ?? "" },
    });
    expect(externalIds(next.data)).toEqual([oldest]);
    expect(next).toMatchObject({ nextCursor: null, data: [{ id: publicId("delivery", first?.id ?? "") }] });
    let file = "";
    for await (const part of exportDeliveries({ ctx: operator, query, format: "json" })) file += part;
    expect(externalIds(JSON.parse(file).data)).toEqual([oldest]);
    await sql(
      "DELETE FROM deliveries WHERE event_id IN (SELECT id FROM events WHERE external_id LIKE 'many-%')",
    );
    await sql("DELETE FROM events WHERE external_id LIKE 'many-%'");
  });
});

test("pages lead to older deliveries and back to newer ones, without a gap", async () => {
  const { endpoint } = await withEndpoint();
  const sent: string[] = [];
  for (let count = 0; count < 5; count += 1) sent.unshift(await send());
  const query = { endpointId: endpoint.id, limit: 2 };
  const first = await listDeliveries({ ctx: operator, query });
  const second = await listDeliveries({ ctx: operator, query: { ...query, cursor: first.nextCursor } });
  const third = await listDeliveries({ ctx: operator, query: { ...query, cursor: second.nextCursor } });
  expect([first, second, third].flatMap(({ data }) => externalIds(data))).toEqual(sent);
  const back = await listDeliveries({ ctx: operator, query: { ...query, newerThan: third.data[0]?.id } });
  expect(back).toEqual(second);
});

describe("a bulk replay", () => {
  const count = async (ctx: Context, input: object) => {
    const { matched } = await countReplay({ ctx, input });
    return matched;
  };

  test("matches exactly the selected deliveries that the actor may see", async () => {
    const [mine, other] = [await withEndpoint(), await withEndpoint()];
    await send();
    await send();
    await drain(mine.endpointId);
    await drain(other.endpointId);
    const { data } = await listDeliveries({ ctx: operator, query: {} });
    const ids = (of: Registered) =>
      data.filter((row) => row.endpointId === of.endpoint.id).map(({ id }) => id);
    const [picked = ""] = ids(mine);
    expect(await count(viewerOf(mine, "manager"), { deliveryIds: [picked, ...ids(other)] })).toBe(1);
    expect(await count(operator, { deliveryIds: [picked, ...ids(other)] })).toBe(3);
    expect(await count(operator, { deliveryIds: [] })).toBe(0);
    await expect(count(viewerOf(mine), { deliveryIds: [picked] })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(count(operator, { deliveryIds: ["nonsense"] })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  test("matches everything that a search finds", async () => {
    const { endpoint, endpointId } = await withEndpoint();
    const externalId = await send({ brand_id: 5, table: 1 });
    await send({ brand_id: 5, table: 2 });
    await send({ brand_id: 6 });
    await drain(endpointId);
    const of = { endpointId: endpoint.id };
    const [row] = (await listDeliveries({ ctx: operator, query: { ...of, externalId } })).data;
    expect(await count(operator, { ...of, attributes: "brand_id:5" })).toBe(2);
    expect(await count(operator, { ...of, attributes: "brand_id:5 table:2" })).toBe(1);
    expect(await count(operator, { ...of, externalId })).toBe(1);
    expect(await count(operator, { ...of, eventId: row?.eventId })).toBe(1);
    expect(await count(operator, { ...of, status: "skipped" })).toBe(0);
  });
});

describe("an export", () => {
  const read = async (
    args: Omit<Parameters<typeof exportDeliveries>[0], "format">,
    format: "csv" | "json",
  ) => {
    const parts: string[] = [];
    for await (const part of exportDeliveries({ ...args, format })) parts.push(part);
    return parts.join("");
  };

  test("has the filtered deliveries that the actor may see, in both formats", async () => {
    const [mine] = [await withEndpoint({ description: "=HYPERLINK(1)" }), await withEndpoint()];
    const sent = [await send({ brand_id: 8 }), await send({ brand_id: 8 })];
    await send({ brand_id: 9 });
    const args = { ctx: viewerOf(mine), query: { attributes: "brand_id:8" } };
    const file = JSON.parse(await read(args, "json"));
    expect(externalIds(file.data)).toEqual(sent.toReversed());
    expect(file.nextCursor).toBeNull();
    const [head, ...lines] = (await read(args, "csv")).trimEnd().split("\r\n");
    expect(head).toMatch(/^delivery_id,event_id,external_id,/);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain(sent[1]);
    expect(lines[0]).toContain(",'=HYPERLINK(1),");
  });

  test("ends at its limit with a cursor for the next export", async () => {
    const { endpoint } = await withEndpoint();
    const sent = [await send(), await send(), await send()].toReversed();
    const query = { endpointId: endpoint.id };
    const cut = JSON.parse(await read({ ctx: operator, query, limit: 2 }, "json"));
    expect(externalIds(cut.data)).toEqual(sent.slice(0, 2));
    const rest = await read({ ctx: operator, query: { ...query, cursor: cut.nextCursor } }, "json");
    expect(externalIds(JSON.parse(rest).data)).toEqual(sent.slice(2));
  });

  test("without deliveries is still a valid file", async () => {
    const args = { ctx: operator, query: { externalId: "nobody" } };
    expect(JSON.parse(await read(args, "json"))).toEqual({ data: [], nextCursor: null });
    expect((await read(args, "csv")).split("\r\n")).toHaveLength(2);
  });
});

test("the version of a list changes with its rows and with new deliveries, but not with those of other partners", async () => {
  const [mine, other] = [await withEndpoint(), await withEndpoint()];
  await send();
  const since = new Date(Date.now() - 60_000);
  const { data } = await listDeliveries({ ctx: viewerOf(mine), query: {} });
  const [theirs] = (await listDeliveries({ ctx: viewerOf(other), query: {} })).data;
  const ids = data.map(({ id }) => id);
  const readVersion = (more: object = {}) =>
    readListVersion({ ctx: viewerOf(mine), ids, query: {}, since, ...more });
  const before = await readVersion();
  expect(before).toEqual({ tag: rowsVersion(data), newest: ids[0] });
  expect(await readVersion({ ids: [...ids, theirs?.id] })).toEqual(before);

  await drain(other.endpointId);
  expect(await readVersion()).toEqual(before);
  await drain(mine.endpointId);
  const drained = await readVersion();
  expect(drained.tag).not.toBe(before.tag);
  expect(drained.newest).toBe(before.newest);

  await send({ brand_id: 4 });
  const added = await readVersion();
  expect(added.tag).toBe(drained.tag);
  expect(added.newest).not.toBe(drained.newest);
  expect((await readVersion({ query: { attributes: "brand_id:4" } })).newest).toBe(added.newest);
  expect((await readVersion({ query: { attributes: "brand_id:3" } })).newest).toBeNull();
  expect((await readVersion({ since: null })).newest).toBeNull();
});

test("a saved view belongs to one user, has a unique name, and only its owner can delete it", async () => {
  const { partner } = await withEndpoint();
  const [vera, mara] = [await person("viewer", partner.id), await person("manager", partner.id)];
  const input = { name: "Tills", filters: "status=retrying" };
  const { id } = await createSavedView({ ctx: vera.ctx, input });
  await createSavedView({ ctx: mara.ctx, input });
  await expect(createSavedView({ ctx: vera.ctx, input })).rejects.toMatchObject({ code: "invalid_input" });
  expect(await listSavedViews({ ctx: vera.ctx })).toEqual([{ id, ...input }]);
  await expect(deleteSavedView({ ctx: mara.ctx, viewId: id })).rejects.toMatchObject({ code: "not_found" });
  await deleteSavedView({ ctx: vera.ctx, viewId: id });
  expect(await listSavedViews({ ctx: vera.ctx })).toEqual([]);
  expect(await listSavedViews({ ctx: mara.ctx })).toHaveLength(1);
  const auditEntries = await sql<{ action: string }>(
    "SELECT action FROM audit_entries WHERE target_id = $1 ORDER BY id",
    internalId("savedView", id),
  );
  expect(auditEntries).toEqual([{ action: "saved_view.create" }, { action: "saved_view.delete" }]);
});

test("no search and no live check reads a whole table of history", async () => {
  const mine = await withEndpoint();
  await fillHistory(20_000, mine);
  const searches = [
    {},
    { attributes: "brand_id:663" },
    { externalId: "plan-7" },
    { search: "plan-7" },
    { search: "brand_id:663" },
    { eventType: "rare" },
    { code: "http_5xx" },
    { code: "late_success" },
    { status: "dead_lettered" },
    { endpointId: mine.endpoint.id, status: "skipped" },
  ];
  for (const ctx of [operator, viewerOf(mine)]) {
    const statements = await statementsDuring(async () => {
      for (const query of searches) {
        const { data } = await listDeliveries({ ctx, query });
        const ids = data.map(({ id }) => id);
        await readListVersion({ ctx, ids, query, since: new Date(Date.now() - 60_000) });
      }
    });
    expect(statements.length).toBeGreaterThan(10);
    expect(await scansOfHistory(statements)).toEqual([]);
  }
});
