import { afterAll, beforeAll, expect, test } from "vitest";
import type { CallDeclaration } from "@/lib/api/call";
import { calls } from "@/lib/api/calls";
import { maxEvents } from "@/lib/deliveries/find-matching-events";
import { scanLimit } from "@/lib/deliveries/list-deliveries";
import { type Api, newKey, serveApi } from "@/tests/support/api";
import { klikitSource, partnerWithEndpoint, sql, usePortico } from "@/tests/support/portico";

/**
 * What another partner has must not change the shape of a response either: how many rows it has, whether there is a next
 * page, and what it counts. One's own log is longer than every internal limit, and so is the other partner's.
 */

/** A value for each filter of a list. Another partner has thousands of rows with it; one's own partner has a few. */
const samples: Readonly<Record<string, readonly string[]>> = {
  since: ["2020-01-01T00:00:00Z"],
  until: ["2100-01-01T00:00:00Z"],
  source: ["shared"],
  type: ["shared.type", "common.type"],
  eventType: ["shared.type", "common.type"],
  externalId: ["shared-1"],
  attributes: ["shared:true", "common:true", "nobody:true"],
  search: ["shared:true", "shared-1", "nothing"],
  status: ["succeeded", "dead_lettered"],
  code: ["http_5xx"],
  kind: ["endpoint.failing"],
};
/** Filters that name a row are part of the other tests of the matrix. */
const namesARow = /Id$|^cursor$|^newerThan$/;

let close: () => Promise<void>;
let api: Api;
let key: string;
const alone = new Map<string, string>();

beforeAll(async () => {
  close = await usePortico({ PORTICO_QUERY_SECONDS: "30" });
  api = await serveApi();
  await klikitSource("shared");
  const mine = await partnerWithEndpoint("https://mine.example.com/hook");
  await fillLog(mine, { shared: 3, other: scanLimit + 50 });
  ({ key } = await newKey("manager", { partnerId: mine.partner.id }));
  for (const request of requests()) alone.set(request, await responseTo(request));
  const theirs = await partnerWithEndpoint("https://theirs.example.com/hook");
  await fillLog(theirs, { shared: maxEvents + 100, other: 0 });
});
afterAll(async () => {
  await api.close();
  await close();
});

interface Owner {
  readonly endpointId: string;
  readonly partnerId: string;
}

/** Inserts events with one delivery each. */
async function fillLog(owner: Owner, counts: { shared: number; other: number }) {
  await sql(
    `WITH stored AS (
       INSERT INTO events (id, source_id, external_id, type, dialect, body_size, body_sha256, headers, attributes)
       SELECT portico_uuid(), CASE WHEN n = 1 THEN NULL ELSE (SELECT id FROM sources WHERE slug = 'shared') END,
         CASE WHEN n = 1 THEN 'shared-1' ELSE $3::text || n END,
         CASE WHEN n <= $1 THEN 'shared.type' ELSE 'common.type' END, 'klikit', 0, '', '[]',
         jsonb_build_object(CASE WHEN n <= $1 THEN 'shared' ELSE 'common' END, true)
       FROM generate_series(1, $1::int + $2::int) n RETURNING id, type)
     INSERT INTO deliveries (id, event_id, endpoint_id, partner_id, status, last_code, due_at, settled_at)
     SELECT portico_uuid(), id, $3::uuid, $4::uuid,
       (CASE type WHEN 'shared.type' THEN 'dead_lettered' ELSE 'succeeded' END)::delivery_status,
       CASE type WHEN 'shared.type' THEN 'http_5xx' ELSE 'succeeded' END, now(), now() FROM stored`,
    counts.shared,
    counts.other,
    owner.endpointId,
    owner.partnerId,
  );
}

const isPartnersList = ({ method, id, right }: CallDeclaration) =>
  method === "GET" && id === undefined && right !== null && right !== "operate";

function filtersOf(call: CallDeclaration): string[] {
  return Object.keys(call.query?.shape ?? {}).filter((name) => !namesARow.test(name) && name !== "limit");
}

/** Every list of a partner without a filter, with each filter, and with small pages. */
function requests(): string[] {
  return calls.filter(isPartnersList).flatMap((call) => {
    const filters = filtersOf(call).flatMap((name) =>
      (samples[name] ?? []).map((value) => `${name}=${encodeURIComponent(value)}`),
    );
    return ["", ...filters].flatMap((filter) => [
      `GET ${call.path}?${filter}`,
      `GET ${call.path}?limit=2&${filter}`,
    ]);
  });
}

const counts = [{ eventType: "shared.type" }, { attributes: "shared:true" }, { status: "dead_lettered" }];

async function responseTo(request: string): Promise<string> {
  const [method = "", path = ""] = request.split(" ");
  const { status, body } = await api.call(key, method, path.replace(/[?&]$/, ""));
  expect([request, status]).toEqual([request, 200]);
  return JSON.stringify({ status, body }).replaceAll(/"lastUsedAt":"[^"]*"/g, '"lastUsedAt":"…"');
}

test("every filter of a list has a sample", () => {
  const names = new Set(calls.filter(isPartnersList).flatMap(filtersOf));
  expect([...names].filter((name) => samples[name] === undefined)).toEqual([]);
});

test("a list is exactly as before another partner had thousands of matching rows", async () => {
  expect(alone.size).toBeGreaterThan(50);
  for (const [request, before] of alone)
    expect([request, await responseTo(request)]).toEqual([request, before]);
});

test("another partner's rows do not change what a replay would send", async () => {
  for (const filter of counts) {
    const { body } = await api.call(key, "POST", "/replays", { ...filter, dryRun: true });
    expect([filter, body]).toEqual([filter, { id: null, matched: 3 }]);
  }
});
