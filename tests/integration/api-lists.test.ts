import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { raiseAlertNow } from "@/lib/alerts/raise-alert";
import { createApiKey } from "@/lib/api-keys/create-api-key";
import { newId, publicId } from "@/lib/platform/ids";
import { type Api, serveApi } from "@/tests/support/api";
import { ingest } from "@/tests/support/deliver";
import {
  internalId,
  klikitSource,
  operator,
  partnerWithEndpoint,
  sql,
  usePortico,
} from "@/tests/support/portico";

let close: () => Promise<void>;
let api: Api;
let operatorKey: string;
let partnerKey: string;
let registered: readonly Awaited<ReturnType<typeof partnerWithEndpoint>>[];

beforeAll(async () => {
  close = await usePortico();
  api = await serveApi();
  const source = await klikitSource();
  await klikitSource();
  await klikitSource();
  const register = () => partnerWithEndpoint("http://localhost:2/hook", { filter: { tag: source.slug } });
  // The last one by name comes after the others in the list of partners.
  registered = [await register(), await register(), await register()].sort((a, b) =>
    a.partner.name < b.partner.name ? -1 : 1,
  );
  for (let count = 0; count < 2; count += 1) await ingest(source, { tag: source.slug });
  for (const { endpointId } of registered) {
    await raiseAlertNow({
      kind: "endpoint.recovered",
      endpointId,
      details: { since: "2026-06-25T09:14:11.204Z", failedSeconds: 7_500 },
    });
  }
  operatorKey = (await createApiKey({ ctx: operator, input: { name: "Operator", role: "admin" } })).key;
  const partnerId = registered.at(-1)?.partner.id;
  partnerKey = (await createApiKey({ ctx: operator, input: { name: "Manager", role: "manager", partnerId } }))
    .key;
});
afterAll(async () => {
  await api.close();
  await close();
});

const get = (path: string, key = operatorKey) => api.call(key, "GET", path);

/** Every list, with the kind of its cursors. */
const lists = [
  ["/partners", "partner"],
  ["/sources", "source"],
  ["/endpoints", "endpoint"],
  ["/api-keys", "apiKey"],
  ["/alerts", "alert"],
  ["/events", "event"],
  ["/deliveries", "delivery"],
] as const;

async function walk(path: string, key = operatorKey): Promise<unknown[]> {
  const found: unknown[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page = await get(`${path}?limit=1${cursor && `&cursor=${cursor}`}`, key);
    expect(page.status).toBe(200);
    expect(page.body.data.length).toBeLessThanOrEqual(1);
    found.push(...page.body.data);
    cursor = page.body.nextCursor;
  }
  return found;
}

describe.each(lists)("GET %s", (path, kind) => {
  test("pages visit every row once, in the order of the whole list", async () => {
    for (const key of [operatorKey, partnerKey]) {
      const whole = await get(path, key);
      if (whole.status === 403) continue;
      expect(whole).toMatchObject({ status: 200, body: { nextCursor: null } });
      expect(whole.body.data.length).toBeGreaterThan(key === operatorKey ? 1 : 0);
      expect(await walk(path, key)).toEqual(whole.body.data);
    }
  });

  test("refuses unknown parameters and a limit out of range", async () => {
    const limits = ["0", "-1", "501", "1e9", "1.5", "x", "", "1&limit=2", "%00"].map(
      (value) => `limit=${value}`,
    );
    for (const query of ["unknown=1", ...limits]) {
      expect([query, (await get(`${path}?${query}`)).status]).toEqual([query, 422]);
    }
  });

  test("refuses a cursor that it did not return", async () => {
    const { nextCursor } = (await get(`${path}?limit=1`)).body;
    const others = await Promise.all(
      lists.map(async ([other]) => (await get(`${other}?limit=1`)).body.nextCursor),
    );
    const wrong: string[] = [
      ...["", "garbage", "%00", "%ff", "__proto__", "x".repeat(4_000)],
      ...[nextCursor.slice(0, -1), nextCursor.slice(1), `${nextCursor}x`, nextCursor.toUpperCase()],
      ...[publicId(kind, newId()), publicId("user", newId())],
      ...others.filter((other) => other !== nextCursor),
    ];
    for (const cursor of wrong) {
      const { status, body } = await get(`${path}?cursor=${cursor}`);
      expect([cursor, status, body.errors]).toEqual([
        cursor,
        422,
        [expect.objectContaining({ field: "cursor" })],
      ]);
    }
  });

  test("refuses the cursor of another tenant", async () => {
    const { nextCursor } = (await get(`${path}?limit=1`)).body;
    expect([403, 422]).toContain((await get(`${path}?cursor=${nextCursor}`, partnerKey)).status);
  });
});

test("a cursor stays valid after its row is deleted, and with other filters", async () => {
  const [{ id }] = (await get("/alerts?limit=1")).body.data;
  const { nextCursor } = (await get("/alerts?limit=1")).body;
  const rest = (await get(`/alerts?cursor=${nextCursor}`)).body.data;
  await sql("DELETE FROM alerts WHERE id = $1", internalId("alert", id));
  expect((await get(`/alerts?cursor=${nextCursor}`)).body.data).toEqual(rest);
  expect((await get(`/alerts?cursor=${nextCursor}&kind=endpoint.recovered&limit=1`)).body.data).toEqual(
    rest.slice(0, 1),
  );
});
