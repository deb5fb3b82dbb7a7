import { afterAll, beforeAll, expect, test } from "vitest";
import type { Context } from "@/lib/auth/context";
import { disableFailingEndpoint } from "@/lib/deliveries/queue/disable-failing-endpoint";
import { endEndpointOverlap } from "@/lib/endpoints/end-overlap";
import { listEndpointRows } from "@/lib/endpoints/list-endpoint-rows";
import { readEndpointHistory } from "@/lib/endpoints/read-endpoint-history";
import { rotateEndpointSecret } from "@/lib/endpoints/rotate-secret";
import { updateEndpoint } from "@/lib/endpoints/update-endpoint";
import { newId, publicId } from "@/lib/platform/ids";
import { readTrends } from "@/lib/statistics/read-trends";
import { rollUp } from "@/lib/statistics/roll-up";
import { fillHistory, oldDelivery } from "@/tests/support/old-rows";
import { outcomeOf, person } from "@/tests/support/people";
import { scansOfHistory, statementsDuring } from "@/tests/support/plans";
import { operator, partnerWithEndpoint, sql, usePortico } from "@/tests/support/portico";

const hourInDays = 1 / 24;

let close: () => Promise<void>;
let mine: Awaited<ReturnType<typeof partnerWithEndpoint>>;
let other: Awaited<ReturnType<typeof partnerWithEndpoint>>;

beforeAll(async () => {
  close = await usePortico();
  mine = await partnerWithEndpoint("http://127.0.0.1:9/mine");
  other = await partnerWithEndpoint("http://127.0.0.1:9/other");
});
afterAll(() => close());

async function rollAll(): Promise<void> {
  while ((await rollUp({ clock: operator.clock, keepDays: 90 })).behind);
}

async function attemptOf(to: typeof mine, ageHours: number, code = "http_5xx"): Promise<void> {
  const { attemptId } = await oldDelivery(ageHours * hourInDays, "succeeded", to);
  await sql("UPDATE attempts SET code = $2 WHERE id = $1", attemptId, code);
}

test("each endpoint's last day is shown by hour, whether it is rolled up or not", async () => {
  for (const age of [0.01, 2, 2, 20]) await attemptOf(mine, age, "succeeded");
  await attemptOf(mine, 2);
  await attemptOf(mine, 30);
  await attemptOf(other, 1);
  await rollAll();
  await attemptOf(mine, 0);
  const { hours, byEndpoint, missingSince } = await readTrends({ ctx: operator });
  expect([hours.length, missingSince]).toEqual([24, null]);
  const trend = byEndpoint.get(mine.endpoint.id) ?? [];
  expect(trend).toHaveLength(24);
  expect(trend.reduce((sum, { succeeded }) => sum + succeeded, 0)).toBe(4);
  expect(trend.reduce((sum, { failed }) => sum + failed, 0)).toBe(2);
  const busy = hours.findIndex(
    (hour) => Date.parse(hour) === Math.floor((Date.now() - 2 * 3_600_000) / 3_600_000) * 3_600_000,
  );
  expect(trend[busy]).toEqual({ succeeded: 2, failed: 1 });
});

test("the rows say how each endpoint does, and are narrowed and ordered", async () => {
  await sql("UPDATE lanes SET failures = 1, failing_since = now() WHERE endpoint_id = $1", other.endpointId);
  const rows = async (query: object, ctx: Context = operator) =>
    (await listEndpointRows({ ctx, query })).rows.map(({ id, level }) => [id, level]);
  expect(await rows({})).toEqual([
    [other.endpoint.id, "failing"],
    [mine.endpoint.id, "degraded"],
  ]);
  expect(await rows({ status: "degraded" })).toEqual([[mine.endpoint.id, "degraded"]]);
  expect(await rows({ status: "idle" })).toEqual([]);
  expect(await rows({ partnerId: mine.partner.id })).toEqual([[mine.endpoint.id, "degraded"]]);
  expect(await rows({ sort: "traffic" })).toEqual([
    [mine.endpoint.id, "degraded"],
    [other.endpoint.id, "failing"],
  ]);
  expect((await rows({ sort: "status" }))[0]).toEqual([other.endpoint.id, "failing"]);
  const viewer = await person("viewer", mine.partner.id);
  expect(await rows({}, viewer.ctx)).toEqual([[mine.endpoint.id, "degraded"]]);
  expect(await rows({ partnerId: other.partner.id }, viewer.ctx)).toEqual([]);
  expect([...(await readTrends(viewer)).byEndpoint.keys()]).toEqual([mine.endpoint.id]);
  expect(await outcomeOf(rows({ status: "nonsense" }))).toBe("invalid_input");
});

test("the history tells who changed what from what to what, and when secrets changed, never a secret", async () => {
  const { endpoint, endpointId, partner } = await partnerWithEndpoint("http://127.0.0.1:9/old");
  const { ctx } = await person("manager", partner.id);
  const input = { url: "http://127.0.0.1:9/new", eventTypes: ["klikit.order.status.updated"] };
  await updateEndpoint({ ctx: operator, endpointId: endpoint.id, input });
  const rotated = await rotateEndpointSecret({ ctx, endpointId: endpoint.id, input: { overlapSeconds: 60 } });
  await endEndpointOverlap({ ctx, endpointId: endpoint.id });
  await disableFailingEndpoint({ ctx: operator, endpointId, reason: "http_410" });
  const history = await readEndpointHistory({ ctx, endpointId: endpoint.id });
  expect(history).toMatchObject([
    { kind: "disabled", version: 3, changes: [{ field: "status", before: "enabled", after: "disabled" }] },
    { kind: "overlap_ended", by: ctx.actor.name, versions: [1] },
    { kind: "secret_rotated", by: ctx.actor.name, versions: [2], overlapSeconds: 60 },
    {
      kind: "changed",
      version: 2,
      by: "test",
      changes: [
        { field: "url", before: "http://127.0.0.1:9/old", after: "http://127.0.0.1:9/new" },
        {
          field: "eventTypes",
          before: ["klikit.order.created.v2"],
          after: ["klikit.order.status.updated"],
        },
      ],
    },
    { kind: "registered", version: 1, changes: [] },
  ]);
  expect(JSON.stringify(history)).not.toContain(rotated.secret);
  const refused = [other.endpoint.id, publicId("endpoint", newId())].map((endpointId) =>
    outcomeOf(readEndpointHistory({ ctx, endpointId })),
  );
  expect(await Promise.all(refused)).toEqual(["not_found", "not_found"]);
});

test("neither page reads a table of history whole", async () => {
  await fillHistory(5_000, other);
  await rollAll();
  await sql("ANALYZE");
  const statements = await statementsDuring(async () => {
    await listEndpointRows({ ctx: operator, query: {} });
    await readEndpointHistory({ ctx: operator, endpointId: mine.endpoint.id });
  });
  expect(statements.length).toBeGreaterThan(4);
  const scanned = (await scansOfHistory(statements)).flatMap(([, tables]) => tables);
  // The few attempts that are not rolled up are joined to their deliveries as the planner likes.
  expect(scanned.filter((table) => table !== "deliveries")).toEqual([]);
});
