import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CallDeclaration } from "@/lib/api/call";
import { calls } from "@/lib/api/calls";
import type { IdKind } from "@/lib/platform/ids";
import { type Api, newKey, serveApi } from "@/tests/support/api";
import { hostileJson, hostileQueryValues, hugeJson, placesIn, sampleOf } from "@/tests/support/hostile/input";
import { behaveByPath, makeWorld, type RowKind, type World } from "@/tests/support/matrix/world";
import { klikitSource, unique, usePortico } from "@/tests/support/portico";
import { type Receiver, startReceiver } from "@/tests/support/receiver";

/** Every declared call with input that the database or the runtime refuses: the caller's mistake, never a fault. */

const rowKinds: Partial<Record<IdKind, RowKind>> = {
  partner: "partner",
  endpoint: "endpoint",
  delivery: "delivery",
  event: "event",
  apiKey: "apiKey",
  replay: "replay",
  accessLink: "accessLink",
  source: "source",
};

let close: () => Promise<void>;
let receiver: Receiver;
let api: Api;
let key: string;
let world: World;
/** One row of each kind, made before a call changes the partner. */
const rows = new Map<string, string>();

beforeAll(async () => {
  close = await usePortico();
  receiver = await startReceiver();
  behaveByPath(receiver);
  world = await makeWorld(receiver, await klikitSource());
  for (const [kind, rowKind] of Object.entries(rowKinds)) rows.set(kind, await world.fresh(rowKind));
  api = await serveApi();
  key = (await newKey("admin")).key;
});
afterAll(async () => {
  await api.close();
  await receiver.close();
  await close();
});

const unstorable = /\\u0000|\\ud800|__proto__":/;

const nameOf = ({ method, path }: CallDeclaration) => `${method} ${path}`;
const keyCalls = calls.filter(({ right }) => right !== null);

function rowOf(kind: IdKind): string {
  const row = rows.get(kind);
  if (row === undefined) throw new Error(`The test cannot make a row of the kind ${kind}`);
  return row;
}

/** The path of a call with the id of a row, so that the call comes as far as it can. */
function pathOf({ path, id }: CallDeclaration): string {
  return id ? path.replace("{id}", rowOf(id)) : path;
}

/** Values for fields that take only some texts. */
const known = () => ({
  url: `${receiver.url}/${unique("hostile")}`,
  slug: unique("hostile"),
  dialect: "klikit",
  eventTypes: ["klikit.order.created.v2"],
  filter: { nobody: true, other: "x" },
  scope: [{ nobody: true }, { a: "x", b: 1 }],
  partnerId: world.partnerId,
  secret: undefined,
  activeFrom: new Date(Date.now() + 3_600_000).toISOString(),
  apiVersion: undefined,
  role: "viewer",
  scopes: ["read"],
  status: undefined,
  disableAfter: 3_600,
  expiresAt: "2027-01-01T00:00:00Z",
  webhook: { url: `${receiver.url}/hostile`, eventTypes: ["*"], filter: { nobody: "x" } },
  path: "/deliveries",
  returnUrl: "https://example.com/",
  embed: false,
  attributes: "a:1",
  endpointId: undefined,
  eventId: undefined,
  deliveryIds: [],
  since: "2026-01-01T00:00:00Z",
  until: "2026-01-02T00:00:00Z",
  dryRun: true,
});

const withBody = keyCalls.filter(({ body }) => body !== undefined);
describe.each(withBody.map((call) => ({ name: nameOf(call), call })))("the body of $name", ({ call }) => {
  const { method, body: schema } = call;

  test("is accepted without hostile values, so that the others reach the same code", async () => {
    const { status, body } = await api.call(key, method, pathOf(call), schema && sampleOf(schema, known()));
    expect([status < 300 || status === 409, body]).toEqual([true, expect.anything()]);
  });

  test("may be hostile in any place", async () => {
    const path = pathOf(call);
    const places = placesIn(schema && sampleOf(schema, known()));
    for (const [at, [before, after]] of places.entries()) {
      for (const value of at < 3 ? [...hostileJson, ...hugeJson] : hostileJson) {
        const { status } = await api.call(key, method, path, before + value + after);
        const sent = `${before}${value.slice(0, 40)}${after}`;
        expect([sent, status]).toEqual([sent, expect.toSatisfy((code: number) => code < 500)]);
        if (unstorable.test(value)) expect([sent, status]).toEqual([sent, 422]);
      }
    }
  });
});

const withQuery = keyCalls.filter(({ query }) => query !== undefined);
describe.each(withQuery.map((call) => ({ name: nameOf(call), call })))("the query of $name", ({ call }) => {
  test("may be hostile in any parameter", async () => {
    const path = pathOf(call);
    for (const name of Object.keys(call.query?.shape ?? {})) {
      for (const value of hostileQueryValues) {
        const { status } = await api.call(key, call.method, `${path}?${name}=${value}`);
        expect([name, value, status]).toEqual([name, value, expect.toSatisfy((code: number) => code < 500)]);
        if (value.includes("%00")) expect([name, value, status]).toEqual([name, value, 422]);
      }
      const twice = await api.call(key, call.method, `${path}?${name}=1&${name}=2`);
      expect(twice.status).toBe(422);
    }
  });

  test("has no parameter of a hostile name", async () => {
    for (const name of ["%00", "__proto__", "constructor", "%ff", "limit%00"]) {
      expect([name, (await api.call(key, call.method, `${pathOf(call)}?${name}=1`)).status]).toEqual([
        name,
        422,
      ]);
    }
  });
});

const withId = keyCalls.filter(({ id }) => id !== undefined);
test.each(withId.map((call) => ({ name: nameOf(call), call })))(
  "the id of $name may be hostile",
  async ({ call }) => {
    const body = call.body && sampleOf(call.body, known());
    const wrongKind = rowOf(call.id === "event" ? "delivery" : "event");
    for (const id of [
      "%00",
      "a%00b",
      "%ff",
      "%",
      "%ed%a0%80",
      "__proto__",
      "1",
      "x".repeat(4_000),
      wrongKind,
    ]) {
      const { status } = await api.call(key, call.method, call.path.replace("{id}", id), body);
      expect([id, status]).toEqual([id, 404]);
    }
  },
);
