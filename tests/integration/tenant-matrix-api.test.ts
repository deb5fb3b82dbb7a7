import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CallDeclaration } from "@/lib/api/call";
import { calls } from "@/lib/api/calls";
import { type Right, type Role, rights, rightsOf } from "@/lib/auth/rights";
import { type Api, newKey, serveApi } from "@/tests/support/api";
import { expectDeclared } from "@/tests/support/api-contract";
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
  /** The kind of row that the id belongs to. */
  readonly of?: RowKind;
  readonly body?: () => object;
  /** Query parameters that name a row, and those that hold a text. */
  readonly filters?: Readonly<Record<string, RowKind | "text">>;
  /** Fields of the body that name a row, which must be one's own. */
  readonly names?: Readonly<Record<string, RowKind>>;
  /** The response to a body that names another's row, if it is not 404. */
  readonly foreign?: { readonly status: number; readonly text: string };
}

/** How each call is made. A call that is declared but not in this table fails the first test. */
const table: Readonly<Record<string, RouteCase>> = {
  "DELETE /access-links/{id}": { of: "accessLink" },
  "GET /alerts": { filters: { partnerId: "partner", endpointId: "endpoint" } },
  "GET /api-keys": { filters: { partnerId: "partner", cursor: "apiKey" } },
  "POST /api-keys": {
    names: { partnerId: "partner" },
    body: () => ({ name: "Key", role: "viewer" }),
  },
  "GET /api-keys/{id}": { of: "apiKey" },
  "PATCH /api-keys/{id}": {
    of: "apiKey",
    body: () => ({ webhook: { url: `${receiver.url}/changed` } }),
  },
  "DELETE /api-keys/{id}": { of: "apiKey" },
  "POST /api-keys/{id}/regenerate-webhook-secret": { of: "apiKey" },
  "GET /deliveries": {
    filters: {
      endpointId: "endpoint",
      partnerId: "partner",
      eventId: "event",
      externalId: "text",
      cursor: "delivery",
    },
  },
  "GET /deliveries/{id}": { of: "delivery" },
  "POST /deliveries/{id}/cancel": { of: "waitingDelivery" },
  "POST /deliveries/{id}/replay": { of: "delivery" },
  "POST /deliveries/{id}/retry": { of: "waitingDelivery" },
  "GET /endpoints": { filters: { partnerId: "partner", cursor: "endpoint" } },
  "POST /endpoints": {
    names: { partnerId: "partner" },
    body: () => ({
      url: receiver.url,
      dialect: "klikit",
      eventTypes: ["klikit.order.created.v2"],
      filter: { nobody: true },
    }),
  },
  "GET /endpoints/{id}": { of: "endpoint" },
  "PATCH /endpoints/{id}": { of: "endpoint", body: () => ({ timeoutMs: 9_000 }) },
  "DELETE /endpoints/{id}": { of: "endpoint" },
  "POST /endpoints/{id}/end-overlap": { of: "endpoint" },
  "GET /endpoints/{id}/move": { of: "movingEndpoint" },
  "POST /endpoints/{id}/move": {
    of: "endpoint",
    body: () => ({ url: `${receiver.url}/moved` }),
  },
  "POST /endpoints/{id}/move/stop": { of: "movingEndpoint" },
  "POST /endpoints/{id}/move/switch": { of: "movingEndpoint" },
  "POST /endpoints/{id}/rotate-secret": { of: "endpoint" },
  "POST /endpoints/{id}/send-missing": { of: "endpoint", body: () => ({ dryRun: true }) },
  "POST /endpoints/{id}/test": { of: "endpoint" },
  "GET /events": { filters: { externalId: "text", source: "text", cursor: "event" } },
  "GET /events/{id}": { of: "event" },
  "GET /partners": { filters: { cursor: "partner" } },
  "POST /partners": { body: () => ({ name: "Partner" }) },
  "GET /partners/{id}": { of: "partner" },
  "PATCH /partners/{id}": { of: "partner", body: () => ({ scope: [{}, { a: 1 }] }) },
  "POST /partners/{id}/access-links": {
    of: "partner",
    body: () => ({ name: "Guest", readOnly: true }),
  },
  "GET /rejections": {},
  "POST /replays": {
    names: { partnerId: "partner", endpointId: "failingEndpoint" },
    body: () => ({ since: "2020-01-01T00:00:00Z", dryRun: true }),
    foreign: { status: 200, text: '{"id":null,"matched":0}' },
  },
  "GET /replays/{id}": { of: "replay" },
  "DELETE /replays/{id}": { of: "replay" },
  "POST /replays/{id}/cancel": { of: "replay" },
  "POST /replays/{id}/pause": { of: "replay" },
  "POST /replays/{id}/resume": { of: "pausedReplay" },
  "GET /sources": {},
  "POST /sources": { body: () => ({ slug: unique("source"), dialect: "klikit" }) },
  "GET /sources/{id}": { of: "source" },
  "PATCH /sources/{id}": { of: "source", body: () => ({ silentAfterMinutes: 60 }) },
  "POST /sources/{id}/end-overlap": { of: "source" },
  "POST /sources/{id}/rotate-secret": { of: "source" },
};

let close: () => Promise<void>;
let receiver: Receiver;
let api: Api;
let mine: World;
let theirs: World;
/** The responses of the lists to one's own key before the other partner existed, and right after. */
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

/** A key with this role: of one's own partner, or of the operators. */
async function keyOf(role: Role, scopes?: readonly Right[]): Promise<string> {
  const isPartners = role === "viewer" || role === "manager";
  return (await newKey(role, { scopes, ...(isPartners ? { partnerId: mine.partnerId } : {}) })).key;
}

async function snapshotLists(seen: Map<string, string>): Promise<void> {
  for (const { route, right } of all.filter(isList)) {
    if (rightsOf.manager.includes(right)) seen.set(route, JSON.stringify(await send(keys.manager, route)));
  }
}

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

/** The response to a call, checked against its declaration, without the parts that differ every time. */
async function send(
  key: string | null,
  route: string,
  { id = "none", search, body }: Call = {},
): Promise<RecordedResponse> {
  const [method = "", path = ""] = route.split(" ");
  const url = `${api.url}/api/v1${path.replace("{id}", id)}?${new URLSearchParams(search)}`;
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
  const sent = await response.text();
  expectDeclared(method, path, {
    status: response.status,
    contentType: response.headers.get("content-type"),
    body: sent === "" ? undefined : JSON.parse(sent),
  });
  const text = sent
    .replace(/"requestId":"[^"]*"/, '"requestId":"…"')
    .replaceAll(/"lastUsedAt":"[^"]*"/g, '"lastUsedAt":"…"')
    .replaceAll(id, "ID");
  return { status: response.status, headers, text };
}

async function expectNoTrace(text: string): Promise<void> {
  expect((await theirs.traces()).filter((trace) => text.includes(trace))).toEqual([]);
}

interface DeclaredRoute {
  /** Method and path, such as `GET /endpoints/{id}`. */
  readonly route: string;
  readonly right: Right;
  readonly call: CallDeclaration;
  readonly testCase: RouteCase;
}

/** Every declared call that needs a key. */
const all = calls.flatMap((call): DeclaredRoute[] => {
  const route = `${call.method} ${call.path}`;
  return call.right === null ? [] : [{ route, right: call.right, call, testCase: table[route] ?? {} }];
});
const isList = ({ call }: DeclaredRoute) => call.method === "GET" && call.id === undefined;
const ofOneRow = all.filter(({ testCase }) => testCase.of !== undefined);

/** The status that a call declares first: with the bodies of the table it is the one that succeeds. */
const statusOf = (call: CallDeclaration) => Number(Object.keys(call.responses)[0]);

/** One's own row, and one's own partner where the body has to name one. */
async function own({ of, names }: RouteCase, role: Role): Promise<Call> {
  const isOperators = role === "operator" || role === "admin";
  const body = names?.partnerId && isOperators ? { partnerId: mine.partnerId } : {};
  return { id: of && (await mine.fresh(of)), body };
}

test("every declared call is in the table", () => {
  expect(Object.keys(table).sort()).toEqual(all.map(({ route }) => route).sort());
});

test("every query parameter that names a row is in the table", () => {
  for (const { route, call, testCase } of all) {
    const named = Object.keys(call.query?.shape ?? {}).filter((name) => name.endsWith("Id"));
    expect([route, Object.keys(testCase.filters ?? {})]).toEqual([route, expect.arrayContaining(named)]);
  }
});

describe("a route of one row", () => {
  test.each(ofOneRow)(
    "$route gives the same response for their id, a deleted one and a made-up one, and changes nothing",
    async ({ route, right, testCase }) => {
      const kind = testCase.of as RowKind;
      const deleted = await mine.gone(kind);
      const ids = [madeUpId(kind), await theirs.fresh(kind), "nonsense", ...(deleted ? [deleted] : [])];
      const before = await theirs.fingerprint();
      for (const role of ["viewer", "manager"] as const) {
        const has = rightsOf[role].includes(right);
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

  test.each(ofOneRow)(
    "$route shows nothing of another partner together with one's own",
    async ({ route, right, testCase }) => {
      if (!rightsOf.manager.includes(right)) return;
      const name = unique("together");
      await theirs.joinIn(name);
      const shared: Partial<Record<RowKind, string>> = await mine.share(name);
      const kind = testCase.of as RowKind;
      for (const id of [await mine.fresh(kind), shared[kind]]) {
        if (id) await expectNoTrace((await send(keys.manager, route, { id })).text);
      }
    },
  );
});

describe("any route", () => {
  test.each(all)(
    "$route accepts exactly the roles that have the right",
    async ({ route, right, call, testCase }) => {
      for (const role of roles) {
        const { status } = await send(keys[role], route, await own(testCase, role));
        const has = rightsOf[role].includes(right);
        expect([role, status]).toEqual([role, has ? statusOf(call) : 403]);
      }
    },
  );

  test.each(all)(
    "$route refuses a key whose scopes lack the right, and a request without a key",
    async ({ route, right, testCase }) => {
      const but = rights.filter((other) => other !== right);
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
    "$route treats another partner's $field like one that does not exist",
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
    "$route filtered by $filter reveals nothing of another partner",
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

const lists = all.filter((declared) => isList(declared) && rightsOf.manager.includes(declared.right));

describe("a list", () => {
  test.each(lists)(
    "$route holds one's own rows, and the same as before the other partner existed",
    async ({ route }) => {
      expect(together.get(route)).toBe(alone.get(route));
      const { text } = await send(keys.manager, route);
      expect(text).toContain(mine.mark);
      await expectNoTrace(text);
    },
  );
});
