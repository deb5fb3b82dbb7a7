import { join } from "node:path";
import { NextRequest } from "next/server";
import { createElement, type FunctionComponent, type ReactNode } from "react";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { beginView } from "@/app/_session/view-as";
import { type Right, type Role, rightsOf } from "@/lib/auth/rights";
import { render } from "@/tests/support/matrix/render";
import { as } from "@/tests/support/matrix/session";
import { type Page, portalPages, portalRoutes } from "@/tests/support/matrix/surface";
import { behaveByPath, madeUpId, makeWorld, type RowKind, type World } from "@/tests/support/matrix/world";
import { type Person, person } from "@/tests/support/people";
import { klikitSource, unique, usePortico } from "@/tests/support/portico";
import { type Receiver, startReceiver } from "@/tests/support/receiver";

vi.mock("next/headers", async () => (await import("@/tests/support/matrix/session")).nextHeaders);
vi.mock("next-auth", async () => (await import("@/tests/support/matrix/session")).nextAuth);
vi.mock("next/cache", async () => (await import("@/tests/support/matrix/session")).nextCache);

interface PageCase {
  /** Who has the page; for everybody else it is not there. */
  readonly right: Right;
  /** What its id is the id of. */
  readonly of?: RowKind;
  /** Filters of its URL that name a row, and those that hold a text. */
  readonly filters?: Readonly<Record<string, RowKind | "text">>;
  /** Others, so that the page shows something. */
  readonly search?: Readonly<Record<string, string>>;
}

/** How each page is called. One that is not here fails the first test. */
const pages: Readonly<Record<string, PageCase>> = {
  "/": { right: "read", filters: { partnerId: "partner", range: "text" } },
  "/[...unknown]": { right: "read" },
  "/api-keys": { right: "operate" },
  "/api-keys/[id]": { right: "operate", of: "apiKey" },
  "/api-keys/new": { right: "operate" },
  "/audit": { right: "operate", filters: { partnerId: "partner" } },
  "/catalog": { right: "read", search: { dialect: "klikit", type: "klikit.order.created.v2" } },
  "/deliveries": {
    right: "read",
    filters: {
      endpointId: "endpoint",
      partnerId: "partner",
      q: "event",
      cursor: "delivery",
      newerThan: "delivery",
      open: "delivery",
      code: "text",
      eventType: "text",
    },
  },
  "/deliveries/[id]": { right: "read", of: "delivery" },
  "/endpoints": { right: "read", filters: { partnerId: "partner", status: "text", sort: "text" } },
  "/endpoints/[id]": { right: "read", of: "endpoint" },
  "/endpoints/[id]/edit": { right: "manage_endpoints", of: "endpoint" },
  "/endpoints/new": { right: "manage_endpoints" },
  "/events": {
    right: "read",
    filters: { source: "text", type: "text", externalId: "text", cursor: "event" },
  },
  "/events/[id]": { right: "read", of: "event" },
  "/failures": { right: "read" },
  "/failures/rejections": { right: "operate" },
  "/mailbox": { right: "administer" },
  "/mailbox/[id]": { right: "administer", of: "mail" },
  "/members": { right: "read" },
  "/partners": { right: "operate" },
  "/partners/[id]": { right: "operate", of: "partner" },
  "/settings": { right: "read" },
  "/sources": { right: "operate" },
  "/sources/[id]": { right: "operate", of: "source" },
  "/sources/new": { right: "operate" },
  "/system": { right: "operate" },
};

/** The same for what pages ask and download. */
const routes: Readonly<Record<string, PageCase>> = {
  "/audit/export": { right: "operate" },
  "/deliveries/[id]/version": { right: "read", of: "delivery" },
  "/deliveries/export": {
    right: "read",
    filters: {
      endpointId: "endpoint",
      partnerId: "partner",
      q: "event",
      cursor: "delivery",
      eventType: "text",
    },
    search: { format: "json" },
  },
  "/deliveries/version": {
    right: "read",
    filters: { endpointId: "endpoint", partnerId: "partner", q: "event", shown: "delivery" },
    search: { renderedAt: "2026-01-01T00:00:00.000Z" },
  },
  "/failures/version": { right: "read" },
  "/find": { right: "read", search: { q: "Till" }, filters: { q: "text" } },
};

let close: () => Promise<void>;
let receiver: Receiver;
let mine: World;
let theirs: World;
let operators: Person;
let admin: Person;
/** What a partner's people saw of each page before the other partner was there, and as soon as it was. */
const alone = new Map<string, string>();
const together = new Map<string, string>();

const futureDate = new Date(Date.now() + 600_000);

/** Does something at one and the same time, so that two renderings differ by nothing but what they show. */
async function atTheSameTime<T>(work: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ["Date"], now: futureDate });
  try {
    return await work();
  } finally {
    vi.useRealTimers();
  }
}

beforeAll(async () => {
  close = await usePortico({ PORTICO_MAILBOX: "true" });
  receiver = await startReceiver();
  behaveByPath(receiver);
  const source = await klikitSource();
  operators = await person("operator");
  admin = await person("admin");
  mine = await makeWorld(receiver, source);
  await snapshotLists(alone);
  theirs = await makeWorld(receiver, source);
  await snapshotLists(together);
});
afterAll(async () => {
  await receiver.close();
  await close();
});

async function snapshotLists(seen: Map<string, string>): Promise<void> {
  for (const reader of Object.values(mine.people)) {
    for (const page of [...lists(portalPages(), pages), ...lists(portalRoutes(), routes)]) {
      seen.set(nameOf(page, reader), await shown(page, reader));
    }
  }
}

/** Pages that show no one row. */
function lists(found: readonly Page[], table: Readonly<Record<string, PageCase>>): Page[] {
  return found.filter(({ path }) => table[path] && !path.includes("[id]"));
}

const nameOf = ({ file }: Page, { email }: Person) => `${file} ${email}`;

/** What is shown of the present moment, which goes on while two renderings are compared. */
const present = /\b\d{13}\b|\b\d+ [smhd] ago\b/g;

const shown = (page: Page, who: Person, search?: Record<string, string>) =>
  atTheSameTime(async () =>
    JSON.stringify(await open(page, who, { search }), null, 1).replaceAll(present, "TIME"),
  );

interface Call {
  readonly id?: string;
  readonly cookies?: Map<string, string>;
  readonly search?: Readonly<Record<string, string>>;
}

/** The result of opening a page: its content, or the error that stands for a 404 or a redirect. */
async function open(page: Page, who: Person | null, made: Call = {}): Promise<object> {
  const { id = "none", search, cookies } = made;
  const values = { ...(pages[page.path] ?? routes[page.path])?.search, ...search };
  const call = page.file.endsWith("route.ts") ? callRoute : renderPage;
  return openWith(who, () => call(page, id, values), cookies);
}

async function openWith(who: Person | null, work: () => Promise<object>, cookies?: Map<string, string>) {
  const tried = async () => {
    try {
      return await work();
    } catch (error) {
      const { digest } = error as { digest?: unknown };
      if (typeof digest === "string" && digest.startsWith("NEXT_")) return { thrown: digest };
      throw error;
    }
  };
  return as(who, tried, { cookies });
}

async function renderPage({ file, layouts }: Page, id: string, search: object): Promise<object> {
  const props = {
    params: Promise.resolve({ id, unknown: ["no", id] }),
    searchParams: Promise.resolve(search),
  };
  const { default: Inner, generateMetadata } = await load(file);
  const metadata = generateMetadata ? await generateMetadata(props) : {};
  let node: ReactNode = createElement(Inner, props);
  for (const layout of layouts.toReversed()) {
    node = createElement((await load(layout)).default, undefined, node);
  }
  return { metadata, text: await render(node) };
}

async function callRoute({ file, path }: Page, id: string, search: Readonly<Record<string, string>>) {
  const { GET } = await import(join(process.cwd(), file));
  const url = `http://portico.test${path.replace("[id]", id)}?${new URLSearchParams(search)}`;
  const response: Response = await GET(new NextRequest(url), { params: Promise.resolve({ id }) });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    text: await response.text(),
  };
}

/** Texts that the database or the runtime refuses. A URL can hold each of them. */
const hostileTexts = [
  ...["\0", "a\0b", "-1", "1e9", "\ufffd", "__proto__", "constructor", "x:constructor", '"', "%"],
  ...["300000-01-01T00:00:00Z", "+275760-09-13T00:00:00.000Z", "-271821-04-20T00:00:00.000Z"],
  ...[
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59-23:59",
    "x".repeat(4_000),
    "dlv_00000000000000000000000000",
  ],
];

/** The names of the parameters that a page reads. A route reads its URL as a whole, so it gets the names of all pages. */
async function parametersOf(page: Page, id?: string): Promise<readonly string[]> {
  const pagesToRead = page.file.endsWith("route.ts") ? portalPages() : [page];
  const names = new Set(page.file.endsWith("route.ts") ? ["q", "format", "shown", "renderedAt"] : []);
  const recorder = new Proxy(
    {},
    { get: (_, name) => (typeof name === "string" && name !== "then" ? void names.add(name) : undefined) },
  );
  for (const each of pagesToRead) {
    if (pagesToRead.length > 1 && each.path.includes("[")) continue;
    await openWith(admin, () => renderPage(each, id ?? "none", recorder));
  }
  return [...names];
}

interface PageModule {
  readonly default: FunctionComponent<Record<string, unknown>>;
  readonly generateMetadata?: (props: object) => Promise<object>;
}

async function load(file: string): Promise<PageModule> {
  return import(join(process.cwd(), file));
}

const notFound = { thrown: "NEXT_HTTP_ERROR_FALLBACK;404" };
/** How a route handler says the same. */
const isNotThere = (response: object) =>
  JSON.stringify(response) === JSON.stringify(notFound) || ("status" in response && response.status === 404);

const mayOpen = (role: Role, { right }: PageCase) => rightsOf[role].includes(right);

async function expectNoTrace(text: string): Promise<void> {
  const found = (await theirs.traces()).filter((trace) => text.includes(trace));
  expect(found).toEqual([]);
}

describe.each([
  ["page", portalPages(), pages],
  ["route of the portal", portalRoutes(), routes],
] as const)("every %s", (_, found, table) => {
  test("is in the table of how to call it", () => {
    expect(found.map(({ path }) => path)).toEqual(Object.keys(table).sort());
    expect(found.length).toBeGreaterThan(3);
  });

  const all = found.flatMap((page) => {
    const testCase = table[page.path];
    return testCase ? [{ path: page.path, page, testCase }] : [];
  });
  const ofOneRow = all.filter(({ testCase }) => testCase.of !== undefined);

  test.each(all)(
    "$path sends visitors to sign in, or says 401, whatever the id",
    async ({ page, testCase }) => {
      const ids = testCase.of ? [await mine.fresh(testCase.of), madeUpId(testCase.of)] : ["none"];
      const responses = await Promise.all(ids.map((id) => open(page, null, { id })));
      for (const response of responses) {
        expect(response).toEqual(responses[0]);
        const turnedAway =
          "thrown" in response ? response.thrown === "NEXT_REDIRECT;replace;/sign-in;307;" : false;
        expect(turnedAway || ("status" in response && response.status === 401)).toBe(true);
      }
    },
  );

  test.each(all)(
    "$path is there for those who have the right, and for nobody else",
    async ({ page, testCase }) => {
      const readers = { ...mine.people, operator: operators, admin };
      for (const [role, reader] of Object.entries(readers)) {
        if (page.path === "/[...unknown]") continue;
        const id = testCase.of && (await mine.fresh(testCase.of));
        const response = await open(page, reader, { id });
        expect([role, isNotThere(response)]).toEqual([role, !mayOpen(role as Role, testCase)]);
      }
    },
  );

  test.each(ofOneRow)(
    "$path responds alike for theirs, one that is gone and none",
    async ({ page, testCase }) => {
      const kind = testCase.of as RowKind;
      const deleted = await mine.gone(kind);
      const ids = [await theirs.fresh(kind), madeUpId(kind), "nonsense", ...(deleted ? [deleted] : [])];
      for (const reader of Object.values(mine.people)) {
        const responses = await Promise.all(ids.map((id) => open(page, reader, { id })));
        for (const [index, response] of responses.entries()) {
          expect([ids[index], response]).toEqual([ids[index], responses[1]]);
          expect(isNotThere(response)).toBe(true);
        }
      }
    },
  );

  test.each(ofOneRow)("$path shows one's own, and nothing of another's", async ({ page, testCase }) => {
    const name = unique("together");
    await theirs.joinIn(name);
    const shared: Partial<Record<RowKind, string>> = await mine.share(name);
    const kind = testCase.of as RowKind;
    const readers = Object.entries(mine.people).filter(([role]) => mayOpen(role as Role, testCase));
    for (const [, reader] of readers) {
      for (const id of [await mine.fresh(kind), shared[kind] ?? (await mine.fresh(kind))]) {
        const text = JSON.stringify(await open(page, reader, { id }));
        expect(text).toContain(page.file.endsWith("route.ts") ? id : mine.mark);
        await expectNoTrace(text);
      }
    }
  });

  test.each(lists(found, table))("$path shows the same as before the other was there", async (page) => {
    for (const reader of Object.values(mine.people)) {
      const name = nameOf(page, reader);
      expect(together.get(name)).toBe(alone.get(name));
      await expectNoTrace(await shown(page, reader));
    }
  });

  test.each(all)(
    "$path with hostile text in its URL finds nothing or names the problem",
    async ({ page, testCase }) => {
      const id = testCase.of && (await mine.fresh(testCase.of));
      for (const name of await parametersOf(page, id)) {
        for (const value of hostileTexts) {
          const response = await open(page, admin, { id, search: { [name]: value } });
          const isFault =
            "status" in response && typeof response.status === "number" && response.status >= 500;
          expect([name, value, isFault]).toEqual([name, value, false]);
        }
      }
    },
  );

  test.each(ofOneRow)("$path with a hostile id is not there", async ({ page }) => {
    for (const id of hostileTexts)
      expect([id, isNotThere(await open(page, admin, { id }))]).toEqual([id, true]);
  });

  const filters = all.flatMap(({ page, testCase }) =>
    Object.entries(testCase.filters ?? {}).map(([filter, kind]) => ({ path: page.path, page, filter, kind })),
  );
  test.each(filters)(
    "$path filtered by $filter says nothing of another's",
    async ({ page, filter, kind }) => {
      const pairs =
        kind === "text"
          ? [[theirs.mark, mine.mark.replace(/.$/, "x")]]
          : [[await theirs.fresh(kind), madeUpId(kind)]];
      for (const [theirsValue = "", madeUp = ""] of pairs) {
        for (const reader of Object.values(mine.people)) {
          const shownWith = async (value: string) =>
            (await shown(page, reader, { [filter]: value })).replaceAll(value, "VALUE");
          // One after the other: the clock that stands still is one for both.
          const one = await shownWith(theirsValue);
          expect(one).toBe(await shownWith(madeUp));
        }
      }
    },
  );

  test.each(all)(
    "$path is for an operator who views as a partner what it is for a viewer",
    async ({ page, testCase }) => {
      const cookies = new Map<string, string>();
      await as(admin, () => beginView(admin.internalId, mine.internalId, new Date()), { cookies });
      if (testCase.of) {
        const foreign = await open(page, admin, { id: await theirs.fresh(testCase.of), cookies });
        expect(isNotThere(foreign)).toBe(true);
      }
      const id = testCase.of && (await mine.fresh(testCase.of));
      const response = await open(page, admin, { id, cookies });
      expect(isNotThere(response)).toBe(isNotThere(await open(page, mine.people.viewer, { id })));
      await expectNoTrace(JSON.stringify(response));
    },
  );
});
