import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { dispatchAlerts } from "@/lib/alerts/dispatch-alerts";
import { raiseAlertNow } from "@/lib/alerts/raise-alert";
import { createApiKey } from "@/lib/api-keys/create-api-key";
import { publicId } from "@/lib/platform/ids";
import { forgetAlerts, operationsEndpoint, person, raiseFailing } from "@/tests/support/alerts";
import { type Api, serveApi } from "@/tests/support/api";
import { klikitSource, operator, partnerWithEndpoint, sql, usePortico } from "@/tests/support/portico";

let close: () => Promise<void>;
let api: Api;
let operatorKey: string;

beforeAll(async () => {
  close = await usePortico({ PORTICO_MAILBOX: "true" });
  api = await serveApi();
  operatorKey = (await createApiKey({ ctx: operator, input: { name: "Operator", role: "operator" } })).key;
});
afterAll(async () => {
  await api.close();
  await close();
});
beforeEach(forgetAlerts);

const call = (method: string, path: string, key = operatorKey, body?: unknown) =>
  api.call(key, method, path, body);

async function keyOf(partnerId: string, role: "manager" | "viewer" = "viewer") {
  return (await createApiKey({ ctx: operator, input: { name: role, role, partnerId } })).key;
}

const ids = (response: { body: { data: { id: string }[] } }) => response.body.data.map(({ id }) => id);

test("lists alerts, newest first, with their texts and how they were sent", async () => {
  await operationsEndpoint("http://127.0.0.1:9/ops");
  await person("operator");
  const { endpointId, endpoint, partner } = await partnerWithEndpoint("https://pos.example.com/hook");
  await raiseFailing(endpointId, "2026-06-25T09:14:11.204Z");
  await dispatchAlerts();
  await raiseAlertNow({
    kind: "endpoint.recovered",
    endpointId,
    details: { since: "2026-06-25T09:14:11.204Z", failedSeconds: 7_500 },
  });
  const { status, body } = await call("GET", "/alerts");
  expect(status).toBe(200);
  expect(body).toMatchObject({
    nextCursor: null,
    data: [
      {
        kind: "endpoint.recovered",
        summary: expect.stringContaining("for 2 h 5 m"),
        sending: { dispatchedAt: null, eventId: null },
      },
      {
        id: expect.stringMatching(/^alr_/),
        kind: "endpoint.failing",
        title: `Endpoint "pos.example.com" of "${partner.name}" is failing`,
        partner: { id: partner.id, name: partner.name },
        endpoint: { id: endpoint.id, url: "https://pos.example.com/hook", description: null },
        source: null,
        details: { since: "2026-06-25T09:14:11.204Z", failures: 12, lastCode: "http_5xx" },
        sending: {
          eventId: expect.stringMatching(/^evt_/),
          mails: { sent: 1, waiting: 0, failed: 0, lastError: null },
        },
      },
    ],
  });
});

test("a partner only sees alerts about its own rows, whatever the filter, and not how they were sent", async () => {
  const mine = await partnerWithEndpoint("https://mine.example.com/");
  const theirs = await partnerWithEndpoint("https://theirs.example.com/");
  const source = await klikitSource();
  await raiseFailing(mine.endpointId);
  await raiseFailing(theirs.endpointId);
  const details = { silentAfterMinutes: 5, lastEventAt: null, silentSince: new Date().toISOString() };
  const [row] = await sql<{ id: string }>("SELECT id FROM sources WHERE slug = $1", source.slug);
  await raiseAlertNow({ kind: "source.silent", sourceId: row?.id ?? "", details });
  const key = await keyOf(mine.partner.id);

  const all = await call("GET", "/alerts", key);
  expect(all.body.data).toMatchObject([{ endpoint: { id: mine.endpoint.id }, sending: null }]);
  expect(ids(await call("GET", `/alerts?endpointId=${theirs.endpoint.id}`, key))).toEqual([]);
  expect(ids(await call("GET", `/alerts?partnerId=${theirs.partner.id}`, key))).toEqual([]);
  expect((await call("GET", "/alerts")).body.data).toHaveLength(3);
  expect((await call("GET", "/alerts", "nobody's key")).status).toBe(401);
});

test("filters by kind, endpoint and time, and pages", async () => {
  const one = await partnerWithEndpoint("https://one.example.com/");
  const two = await partnerWithEndpoint("https://two.example.com/");
  for (let day = 1; day <= 5; day += 1) await raiseFailing(one.endpointId, `2026-06-0${day}T00:00:00.000Z`);
  await raiseAlertNow({
    kind: "endpoint.disabled",
    endpointId: two.endpointId,
    details: { reason: "http_410", disabledAt: "2026-06-06T00:00:00.000Z" },
  });
  const all = ids(await call("GET", "/alerts"));
  expect(all).toHaveLength(6);
  expect(ids(await call("GET", "/alerts?kind=endpoint.disabled"))).toEqual(all.slice(0, 1));
  expect(ids(await call("GET", `/alerts?endpointId=${one.endpoint.id}`))).toEqual(all.slice(1));
  expect(ids(await call("GET", "/alerts?since=2020-01-01T00:00:00Z"))).toEqual(all);
  expect(ids(await call("GET", "/alerts?until=2020-01-01T00:00:00Z"))).toEqual([]);
  const first = await call("GET", "/alerts?limit=4");
  expect([
    ...ids(first),
    ...ids(await call("GET", `/alerts?limit=4&cursor=${first.body.nextCursor}`)),
  ]).toEqual(all);
  for (const wrong of ["kind=nonsense", "endpointId=1", "since=yesterday", "colour=red"]) {
    expect(await call("GET", `/alerts?${wrong}`)).toMatchObject({
      status: 422,
      body: { code: "invalid_input" },
    });
  }
});

test("an operator sets how long a source may be silent, and the audit log has it", async () => {
  const { id } = await klikitSource();
  const patch = (body: unknown, key?: string) => call("PATCH", `/sources/${id}`, key, body);
  expect(await patch({ silentAfterMinutes: 60 })).toMatchObject({
    status: 200,
    body: { id, silentAfterMinutes: 60 },
  });
  const { body } = await call("GET", "/sources");
  expect(body.data.find((source: { id: string }) => source.id === id)).toMatchObject({
    silentAfterMinutes: 60,
  });
  expect(await patch({})).toMatchObject({ status: 200, body: { silentAfterMinutes: 60 } });
  expect(await patch({ silentAfterMinutes: null })).toMatchObject({ body: { silentAfterMinutes: null } });
  const audit = await sql<{ detail: object }>(
    "SELECT detail FROM audit_entries WHERE action = 'source.update'",
  );
  expect(audit.map(({ detail }) => detail)).toEqual([
    { silentAfterMinutes: 60 },
    { silentAfterMinutes: null },
  ]);

  for (const wrong of [{ silentAfterMinutes: 4 }, { silentAfterMinutes: "60" }, { slug: "other" }]) {
    expect(await patch(wrong)).toMatchObject({ status: 422 });
  }
  const { partner } = await partnerWithEndpoint("https://pos.example.com/");
  expect((await patch({ silentAfterMinutes: 5 }, await keyOf(partner.id, "manager"))).status).toBe(403);
  const unknown = publicId("source", "00000000-0000-7000-8000-00000000dead");
  expect((await call("PATCH", `/sources/${unknown}`, operatorKey, { silentAfterMinutes: 5 })).status).toBe(
    404,
  );
});
