import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Right, type Role, rights, rightsOf } from "@/lib/auth/context";
import { type Api, newKey, serveApi } from "@/tests/support/api";
import {
  behaveByPath,
  madeUpId,
  makeWorld,
  type RowKind,
  roles,
  type World,
} from "@/tests/support/matrix/world";
import { klikitSource, unique, usePortico } from "@/tests/support/portico";
import { type Receiver, startReceiver } from "@/tests/support/receiver";

interface RouteCase {
  readonly right: Right;
  /** What its id is the id of. */
  readonly of?: RowKind;
  readonly body?: () => object;
  /** Filters of its URL that name a row, and those that hold a text. */
  readonly filters?: Readonly<Record<string, RowKind | "text">>;
  /** Fields of its body that name a row; what they name must be one's own. */
  readonly names?: Readonly<Record<string, RowKind>>;
  /** What a body that names another's row is answered, if not that there is no such thing. */
  readonly foreign?: { readonly status: number; readonly text: string };
  /** What someone who has the right is answered about one's own. */
  readonly ok?: number;
}

/** How each route is called. One that is not here fails the first test. */
const table: Readonly<Record<string, RouteCase>> = {
  "DELETE /access-links/:id": { right: "manage_members", of: "accessLink", ok: 204 },
  "GET /alerts": { right: "read", filters: { partnerId: "partner", endpointId: "endpoint" } },
  "GET /api-keys": { right: "manage_keys" },
  "POST /api-keys": {
    right: "manage_keys",
    names: { partnerId: "partner" },
    body: () => ({ name: "Key", role: "viewer" }),
    ok: 201,
  },
  "GET /api-keys/:id": { right: "manage_keys", of: "apiKey" },
  "PATCH /api-keys/:id": {
    right: "manage_keys",
    of: "apiKey",
    body: () => ({ webhook: { url: `${receiver.url}/changed` } }),
  },
  "DELETE /api-keys/:id": { right: "manage_keys", of: "apiKey", ok: 204 },
  "POST /api-keys/:id/regenerate-webhook-secret": { right: "manage_endpoints", of: "apiKey" },
  "GET /deliveries": {
    right: "read",
    filters: {
      endpointId: "endpoint",
      partnerId: "partner",
      eventId: "event",
      externalId: "text",
      cursor: "delivery",
    },
  },
  "GET /deliveries/:id": { right: "read", of: "delivery" },
  "POST /deliveries/:id/cancel": { right: "replay", of: "waitingDelivery" },
  "POST /deliveries/:id/replay": { right: "replay", of: "delivery", ok: 202 },
  "POST /deliveries/:id/retry": { right: "replay", of: "waitingDelivery", ok: 202 },
  "GET /endpoints": { right: "read" },
  "POST /endpoints": {
    right: "manage_endpoints",
    names: { partnerId: "partner" },
    body: () => ({
      url: receiver.url,
      dialect: "klikit",
      eventTypes: ["klikit.order.created.v2"],
      filter: { nobody: true },
    }),
    ok: 201,
  },
  "GET /endpoints/:id": { right: "read", of: "endpoint" },
  "PATCH /endpoints/:id": { right: "manage_endpoints", of: "endpoint", body: () => ({ timeoutMs: 9_000 }) },
  "DELETE /endpoints/:id": { right: "manage_endpoints", of: "endpoint", ok: 204 },
  "POST /endpoints/:id/end-overlap": { right: "manage_endpoints", of: "endpoint" },
  "GET /endpoints/:id/move": { right: "read", of: "movingEndpoint" },
  "POST /endpoints/:id/move": {
    right: "manage_endpoints",
    of: "endpoint",
    body: () => ({ url: `${receiver.url}/moved` }),
    ok: 201,
  },
  "POST /endpoints/:id/move/stop": { right: "manage_endpoints", of: "movingEndpoint" },
  "POST /endpoints/:id/move/switch": { right: "manage_endpoints", of: "movingEndpoint" },
  "POST /endpoints/:id/rotate-secret": { right: "manage_endpoints", of: "endpoint" },
  "POST /endpoints/:id/send-missing": { right: "replay", of: "endpoint", body: () => ({ dryRun: true }) },
  "POST /endpoints/:id/test": { right: "manage_endpoints", of: "endpoint" },
  "GET /events": { right: "read", filters: { externalId: "text", source: "text", cursor: "event" } },
  "GET /events/:id": { right: "read", of: "event" },
  "GET /partners": { right: "read" },
  "POST /partners": { right: "operate", body: () => ({ name: "Partner" }), ok: 201 },
  "GET /partners/:id": { right: "read", of: "partner" },
  "PATCH /partners/:id": { right: "operate", of: "partner", body: () => ({ scope: [{}, { a: 1 }] }) },
  "POST /partners/:id/access-links": {
    right: "manage_members",
    of: "partner",
    body: () => ({ name: "Guest", readOnly: true }),
    ok: 201,
  },
  "POST /replays": {
    right: "replay",
    names: { partnerId: "partner", endpointId: "failingEndpoint" },
    body: () => ({ dryRun: true }),
    foreign: { status: 200, text: '{"id":null,"matched":0}' },
  },
  "GET /replays/:id": { right: "read", of: "replay" },
  "DELETE /replays/:id": { right: "replay", of: "replay" },
  "POST /replays/:id/cancel": { right: "replay", of: "replay" },
  "POST /replays/:id/pause": { right: "replay", of: "replay" },
  "POST /replays/:id/resume": { right: "replay", of: "pausedReplay" },
  "GET /sources": { right: "operate" },
  "POST /sources": { right: "operate", body: () => ({ slug: unique("source"), dialect: "klikit" }), ok: 201 },
  "GET /sources/:id": { right: "operate", of: "source" },
  "PATCH /sources/:id": { right: "operate", of: "source", body: () => ({ silentAfterMinutes: 60 }) },
  "POST /sources/:id/end-overlap": { right: "operate", of: "source" },
  "POST /sources/:id/rotate-secret": { right: "operate", of: "source" },
};

let close: () => Promise<void>;
let receiver: Receiver;
let api: Api;
let mine: World;
let theirs: World;
/** What one's own key was answered by each list before the other partner was there, and as soon as it was. */
const alone = new Map<string, string>();
const together = new Map<string, string>();
const keys = {} as Record<Role, string>;

beforeAll(async () => {
  close = await usePortico();
  receiver = await startReceiver();
  behaveByPath(receiver);
  api = await serveApi();
  const source = await klikitSource();
  mine = await makeWorld(receiver, source);
  for (const role of roles) keys[role] = await keyOf(role);
  await snapshotLists(alone);
  theirs = await makeWorld(receiver, source);
  await snapshotLists(together);
});
afterAll(async () => {
  await api.close();
  await receiver.close();
  await close();
});

/** A key as this role has one here: of one's own partner, or of none. */
async function keyOf(role: Role, scopes?: readonly Right[]): Promise<string> {
  const isPartners = role === "viewer" || role === "manager";
  return (await newKey(role, { scopes, ...(isPartners ? { partnerId: mine.partnerId } : {}) })).key;
}

async function snapshotLists(seen: Map<string, string>): Promise<void> {
  for (const [route, testCase] of Object.entries(table).filter(([name]) => isList(name))) {
    if (rightsOf.manager.includes(testCase.right))
      seen.set(route, JSON.stringify(await send(keys.manager, route)));
  }
}

const isList = (route: string) => route.startsWith("GET") && !route.includes(":id");

interface Call {
  readonly id?: string;
  readonly search?: Readonly<Record<string, string>>;
  readonly body?: object;
}

interface RecordedResponse {
  readonly status: number;
  readonly headers: object;
  readonly text: string;
}

/** What a call is answered, without what is never the same twice. */
async function send(
  key: string | null,
  route: string,
  { id = "none", search, body }: Call = {},
): Promise<RecordedResponse> {
  const [method = "", path = ""] = route.split(" ");
  const url = `${api.url}/api/v1${path.replace(":id", id)}?${new URLSearchParams(search)}`;
  const given = method === "GET" ? undefined : JSON.stringify({ ...table[route]?.body?.(), ...body });
  const response = await fetch(url, {
    method,
    headers: { "content-type": "application/json", ...(key ? { authorization: `Bearer ${key}` } : {}) },
    body: given === "{}" ? undefined : given,
  });
  const {
    date: _,
    "x-request-id": __,
    "content-length": ___,
    ...headers
  } = Object.fromEntries(response.headers);
  const text = (await response.text())
    .replace(/"requestId":"[^"]*"/, '"requestId":"…"')
    .replaceAll(/"lastUsedAt":"[^"]*"/g, '"lastUsedAt":"…"')
    .replaceAll(id, "ID");
  return { status: response.status, headers, text };
}

async function expectNoTrace(text: string): Promise<void> {
  expect((await theirs.traces()).filter((trace) => text.includes(trace))).toEqual([]);
}

const all = Object.entries(table).map(([route, testCase]) => ({ route, testCase }));
const ofOneRow = all.filter(({ testCase }) => testCase.of !== undefined);

/** One's own row, and one's own partner where the body has to name one. */
async function own({ of, names }: RouteCase, role: Role): Promise<Call> {
  const isOperators = role === "operator" || role === "admin";
  const body = names?.partnerId && isOperators ? { partnerId: mine.partnerId } : {};
  return { id: of && (await mine.fresh(of)), body };
}

test("every route is in the table of how to call it", () => {
  const found = api.routes.map(([method, path]) => `${method} ${path}`);
  expect(Object.keys(table).sort()).toEqual(found.sort());
});

describe("a route of one row", () => {
  test.each(ofOneRow)(
    "$route answers alike for theirs, one that is gone and none, and changes nothing",
    async ({ route, testCase }) => {
      const kind = testCase.of as RowKind;
      const deleted = await mine.gone(kind);
      const ids = [madeUpId(kind), await theirs.fresh(kind), "nonsense", ...(deleted ? [deleted] : [])];
      const before = await theirs.fingerprint();
      for (const role of ["viewer", "manager"] as const) {
        const has = rightsOf[role].includes(testCase.right);
        const responses: RecordedResponse[] = [];
        for (const id of ids) responses.push(await send(keys[role], route, { id }));
        for (const [index, response] of responses.entries()) {
          expect([role, ids[index], response]).toEqual([role, ids[index], responses[0]]);
          expect([role, response.status]).toEqual([role, has ? 404 : 403]);
        }
      }
      expect(await theirs.fingerprint()).toBe(before);
    },
  );

  test.each(ofOneRow)("$route says of one's own nothing about another", async ({ route, testCase }) => {
    if (!rightsOf.manager.includes(testCase.right)) return;
    const name = unique("together");
    await theirs.joinIn(name);
    const shared: Partial<Record<RowKind, string>> = await mine.share(name);
    const kind = testCase.of as RowKind;
    for (const id of [await mine.fresh(kind), shared[kind]]) {
      if (id) await expectNoTrace((await send(keys.manager, route, { id })).text);
    }
  });
});

describe("any route", () => {
  test.each(all)(
    "$route lets in the roles that have the right, and no others",
    async ({ route, testCase }) => {
      for (const role of roles) {
        const { status } = await send(keys[role], route, await own(testCase, role));
        const has = rightsOf[role].includes(testCase.right);
        expect([role, status]).toEqual([role, has ? (testCase.ok ?? 200) : 403]);
      }
    },
  );

  test.each(all)(
    "$route refuses a key whose scopes leave the right out, and knows nobody without a key",
    async ({ route, testCase }) => {
      const but = rights.filter((right) => right !== testCase.right);
      const scoped = await keyOf("admin", but);
      const call = await own(testCase, "admin");
      expect((await send(scoped, route, call)).status).toBe(403);
      const [known, madeUp] = [
        await send(null, route, call),
        await send(null, route, { ...call, id: testCase.of && madeUpId(testCase.of) }),
      ];
      expect(known.status).toBe(401);
      expect(known).toEqual(madeUp);
      expect(await send("portico_made-up", route, call)).toMatchObject({ status: 401 });
    },
  );

  const named = all.flatMap(({ route, testCase }) =>
    Object.entries(testCase.names ?? {}).map(([field, kind]) => ({ route, field, kind })),
  );
  test.each(named)(
    "$route takes another's $field for one that nobody has",
    async ({ route, field, kind }) => {
      const known = await theirs.fresh(kind);
      const before = await theirs.fingerprint();
      const responseTo = async (value: string) => {
        const { text, ...response } = await send(keys.manager, route, { body: { [field]: value } });
        return { ...response, text: text.replaceAll(value, "VALUE") };
      };
      const response = await responseTo(known);
      expect(response).toEqual(await responseTo(madeUpId(kind)));
      expect(response).toMatchObject(table[route]?.foreign ?? { status: 404 });
      expect(await theirs.fingerprint()).toBe(before);
    },
  );

  const filters = all.flatMap(({ route, testCase }) =>
    Object.entries(testCase.filters ?? {}).map(([filter, kind]) => ({ route, filter, kind })),
  );
  test.each(filters)(
    "$route filtered by $filter says nothing of another's",
    async ({ route, filter, kind }) => {
      const [known, madeUp] =
        kind === "text"
          ? [await theirs.externalId(), unique("mark")]
          : [await theirs.fresh(kind), madeUpId(kind)];
      const by = async (value: string) => {
        const { text, ...response } = await send(keys.manager, route, { search: { [filter]: value } });
        return { ...response, text: text.replaceAll(value, "VALUE") };
      };
      expect(await by(known)).toEqual(await by(madeUp));
    },
  );
});

const lists = all.filter(({ route, testCase }) => isList(route) && rightsOf.manager.includes(testCase.right));

describe("a list", () => {
  test.each(lists)(
    "$route holds one's own, and the same as before the other was there",
    async ({ route }) => {
      expect(together.get(route)).toBe(alone.get(route));
      const { text } = await send(keys.manager, route);
      expect(text).toContain(mine.mark);
      await expectNoTrace(text);
    },
  );
});
