import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { beginView } from "@/app/_session/view-as";
import type { ActionResult } from "@/components/ui/action-result";
import { type Right, type Role, rightsOf } from "@/lib/auth/rights";
import { as } from "@/tests/support/matrix/session";
import { actionFiles } from "@/tests/support/matrix/surface";
import {
  behaveByPath,
  madeUpId,
  makeWorld,
  type RowKind,
  roles,
  type World,
} from "@/tests/support/matrix/world";
import { type Person, person } from "@/tests/support/people";
import { klikitSource, sql, unique, usePortico } from "@/tests/support/portico";
import { type Receiver, startReceiver } from "@/tests/support/receiver";

vi.mock("next/headers", async () => (await import("@/tests/support/matrix/session")).nextHeaders);
vi.mock("next-auth", async () => (await import("@/tests/support/matrix/session")).nextAuth);
vi.mock("next/cache", async () => (await import("@/tests/support/matrix/session")).nextCache);
vi.mock("next/server", async () => (await import("@/tests/support/matrix/session")).nextServer);
type Action = (...args: unknown[]) => Promise<ActionResult<unknown>>;

interface ActionCase {
  /** Null: for every signed-in user, about their own account. */
  readonly right: Right | null;
  /** The kinds of rows that it can name. Each is tested. */
  readonly of?: readonly RowKind[];
  /** The arguments that the browser sends for a row with this id. */
  readonly args: (id: string) => readonly unknown[];
  /** The result for another tenant's row, if it is not an error but finds nothing. */
  readonly findsNothing?: unknown;
  /** The expected outcome for actors with the right, if it is not "done". */
  readonly expected?: "wrong";
  /** Allowed while viewing as a partner. */
  readonly whileViewing?: true;
  /** For visitors who are not signed in and have a link. */
  readonly forVisitors?: true;
}

function form(fields: Readonly<Record<string, string>>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

const id = (value: string) => [value] as const;
const endpointForm = (more: Readonly<Record<string, string>> = {}) =>
  form({
    url: `${receiver.url}/changed`,
    dialect: "klikit",
    eventTypes: "klikit.order.created.v2",
    filterName: "nobody",
    filterValue: "true",
    timeoutMs: "9",
    maxInFlight: "5",
    lateSuccess: "retry",
    ...more,
  });

const portal = "app/(portal)";

/** How each action is called. An action that is missing here fails the first test. */
const table: Readonly<Record<string, ActionCase>> = {
  [`${portal}/actions.ts: chooseTheme`]: { right: null, args: () => ["dark"], whileViewing: true },
  [`${portal}/(operators)/api-keys/actions.ts: addKey`]: {
    right: "manage_keys",
    of: ["partner"],
    args: (partnerId) => [form({ name: "Key", scopes: "read", partnerId })],
  },
  [`${portal}/(operators)/api-keys/actions.ts: renameKey`]: {
    right: "manage_keys",
    of: ["apiKey"],
    args: (keyId) => [keyId, form({ name: `Key ${mine.mark}` })],
  },
  [`${portal}/(operators)/api-keys/actions.ts: revokeKey`]: {
    right: "manage_keys",
    of: ["apiKey"],
    args: id,
  },
  [`${portal}/(operators)/api-keys/actions.ts: saveWebhook`]: {
    right: "manage_keys",
    of: ["apiKey"],
    args: (keyId) => [keyId, form({ url: `${receiver.url}/changed`, eventTypes: "*" })],
  },
  [`${portal}/deliveries/(list)/actions.ts: chooseColumns`]: {
    right: null,
    args: () => [["response"]],
    whileViewing: true,
  },
  [`${portal}/deliveries/(list)/actions.ts: countMatching`]: {
    right: "replay",
    of: ["delivery"],
    args: (deliveryId) => [{ deliveryIds: [deliveryId] }],
    findsNothing: { matched: 0 },
  },
  [`${portal}/deliveries/(list)/actions.ts: deleteView`]: {
    right: null,
    args: () => ["made-up"],
    expected: "wrong",
  },
  [`${portal}/deliveries/(list)/actions.ts: replayMatching`]: {
    right: "replay",
    of: ["delivery"],
    args: (deliveryId) => [{ deliveryIds: [deliveryId] }],
    findsNothing: { matched: 0 },
  },
  [`${portal}/deliveries/(list)/actions.ts: saveView`]: {
    right: null,
    args: () => [unique("View"), { status: "retrying" }],
  },
  [`${portal}/deliveries/actions.ts: cancel`]: { right: "replay", of: ["waitingDelivery"], args: id },
  [`${portal}/deliveries/actions.ts: copyAsCurl`]: { right: "replay", of: ["delivery"], args: id },
  [`${portal}/deliveries/actions.ts: replay`]: { right: "replay", of: ["delivery"], args: id },
  [`${portal}/deliveries/actions.ts: retry`]: { right: "replay", of: ["waitingDelivery"], args: id },
  [`${portal}/endpoints/actions.ts: countMissing`]: {
    right: "replay",
    of: ["endpoint"],
    args: (endpointId) => [endpointId, {}],
  },
  [`${portal}/endpoints/actions.ts: endOverlap`]: { right: "manage_endpoints", of: ["endpoint"], args: id },
  [`${portal}/endpoints/actions.ts: registerEndpoint`]: {
    right: "manage_endpoints",
    of: ["partner"],
    args: (partnerId) => [endpointForm({ partnerId })],
  },
  [`${portal}/endpoints/actions.ts: rotateSecret`]: {
    right: "manage_endpoints",
    of: ["endpoint"],
    args: (endpointId) => [endpointId, 0],
  },
  [`${portal}/endpoints/actions.ts: saveEndpoint`]: {
    right: "manage_endpoints",
    of: ["endpoint"],
    args: (endpointId) => [endpointId, endpointForm()],
  },
  [`${portal}/endpoints/actions.ts: setEndpointStatus`]: {
    right: "manage_endpoints",
    of: ["endpoint"],
    args: (endpointId) => [endpointId, "paused"],
  },
  [`${portal}/endpoints/actions.ts: startMissing`]: {
    right: "replay",
    of: ["endpoint"],
    args: (endpointId) => [endpointId, {}],
  },
  [`${portal}/endpoints/actions.ts: testEndpoint`]: { right: "manage_endpoints", of: ["endpoint"], args: id },
  [`${portal}/endpoints/move-actions.ts: abandonMove`]: {
    right: "manage_endpoints",
    of: ["movingEndpoint"],
    args: id,
  },
  [`${portal}/endpoints/move-actions.ts: beginMove`]: {
    right: "manage_endpoints",
    of: ["endpoint"],
    args: (endpointId) => [endpointId, form({ url: `${receiver.url}/moved`, hours: "1" })],
  },
  [`${portal}/endpoints/move-actions.ts: completeMove`]: {
    right: "manage_endpoints",
    of: ["movingEndpoint"],
    args: id,
  },
  [`${portal}/endpoints/move-actions.ts: countFailedAt`]: {
    right: "replay",
    of: ["failingEndpoint"],
    args: (endpointId) => [endpointId, `${receiver.url}/nowhere`],
    findsNothing: { matched: 0 },
  },
  [`${portal}/endpoints/move-actions.ts: replayFailedAt`]: {
    right: "replay",
    of: ["failingEndpoint"],
    args: (endpointId) => [endpointId, `${receiver.url}/nowhere`],
    findsNothing: { matched: 0 },
  },
  [`${portal}/failures/actions.ts: countGroup`]: {
    right: "replay",
    of: ["failingEndpoint"],
    args: (endpointId) => [{ endpointId, code: "http_5xx" }],
    findsNothing: { matched: 0 },
  },
  [`${portal}/failures/actions.ts: replayGroup`]: {
    right: "replay",
    of: ["failingEndpoint"],
    args: (endpointId) => [{ endpointId, code: "http_5xx" }],
    findsNothing: { matched: 0 },
  },
  [`${portal}/members/actions.ts: disable`]: {
    right: "manage_members",
    of: ["user"],
    args: (userId) => [userId, true],
  },
  [`${portal}/members/actions.ts: endGuest`]: { right: "manage_members", of: ["accessLink"], args: id },
  [`${portal}/members/actions.ts: assignRole`]: {
    right: "manage_members",
    of: ["user"],
    args: (userId) => [userId, "manager"],
  },
  [`${portal}/members/actions.ts: invite`]: {
    right: "manage_members",
    of: ["partner"],
    args: (partnerId) => [form({ email: `${unique("new")}@portico.test`, role: "viewer", partnerId })],
  },
  [`${portal}/members/actions.ts: signOutEverywhere`]: { right: "manage_members", of: ["user"], args: id },
  [`${portal}/members/actions.ts: withdrawInvitation`]: {
    right: "manage_members",
    of: ["invitation"],
    args: id,
  },
  [`${portal}/(operators)/partners/actions.ts: addPartner`]: {
    right: "operate",
    args: () => [form({ name: "Partner" })],
  },
  [`${portal}/(operators)/partners/actions.ts: beginViewAs`]: { right: "operate", of: ["partner"], args: id },
  [`${portal}/(operators)/partners/actions.ts: changeName`]: {
    right: "operate",
    of: ["partner"],
    args: (partnerId) => [partnerId, form({ name: `Partner ${mine.mark}` })],
  },
  [`${portal}/(operators)/partners/actions.ts: endViewAs`]: {
    right: null,
    args: () => [],
    whileViewing: true,
  },
  [`${portal}/(operators)/partners/actions.ts: saveScope`]: {
    right: "operate",
    of: ["partner"],
    args: (partnerId) => [partnerId, form({ kind: "all" })],
  },
  [`${portal}/settings/actions.ts: endOwnSessions`]: { right: null, args: () => [] },
  [`${portal}/settings/actions.ts: endSession`]: {
    right: null,
    args: () => ["made-up"],
    expected: "wrong",
  },
  [`${portal}/settings/actions.ts: saveName`]: { right: null, args: () => [form({ name: "Somebody" })] },
  [`${portal}/settings/actions.ts: savePassword`]: {
    right: null,
    args: () => [form({ currentPassword: "wrong", newPassword: "a good password" })],
    expected: "wrong",
  },
  [`${portal}/(operators)/sources/actions.ts: addSource`]: {
    right: "operate",
    args: () => [form({ slug: unique("source"), dialect: "klikit" })],
  },
  [`${portal}/(operators)/sources/actions.ts: endOverlap`]: { right: "operate", of: ["source"], args: id },
  [`${portal}/(operators)/sources/actions.ts: makeExample`]: { right: "operate", of: ["source"], args: id },
  [`${portal}/(operators)/sources/actions.ts: rotateSecret`]: {
    right: "operate",
    of: ["source"],
    args: (sourceId) => [sourceId, form({ overlapSeconds: "0" })],
  },
  "app/access/actions.ts: leavePortal": { right: null, args: () => [], expected: "wrong" },
  "app/access/actions.ts: openLink": { right: null, args: () => ["made-up", null], forVisitors: true },
  "app/invitations/[token]/actions.ts: accept": {
    right: null,
    args: () => ["made-up", form({ name: "Nobody", password: "a good password" })],
    forVisitors: true,
  },
  "app/sign-in/actions.ts: askForLink": {
    right: null,
    args: () => ["nobody@portico.test", "/"],
    forVisitors: true,
  },
};

let close: () => Promise<void>;
let receiver: Receiver;
let mine: World;
let theirs: World;
const people = {} as Record<Role, Person>;
const actions = new Map<string, Action>();

beforeAll(async () => {
  close = await usePortico({ PORTICO_MAILBOX: "true" });
  receiver = await startReceiver();
  behaveByPath(receiver);
  const source = await klikitSource();
  [mine, theirs] = [await makeWorld(receiver, source), await makeWorld(receiver, source)];
  for (const role of roles) people[role] = await newPerson(role);
  for (const file of actionFiles()) {
    const module: Record<string, Action> = await import(join(process.cwd(), file));
    for (const [name, action] of Object.entries(module)) actions.set(`${file}: ${name}`, action);
  }
});
afterAll(async () => {
  await receiver.close();
  await close();
});

async function newPerson(role: Role): Promise<Person> {
  return person(role, role === "viewer" || role === "manager" ? mine.partnerId : undefined);
}

interface Call {
  readonly row?: string;
  readonly origin?: string | null;
  readonly cookies?: Map<string, string>;
}

async function act(name: string, who: Person | null, call: Call = {}): Promise<ActionResult<unknown>> {
  const [action, testCase] = [actions.get(name), table[name]];
  if (!action || !testCase) throw new Error(`There is no action ${name}`);
  return as(who, () => action(...testCase.args(call.row ?? "none")), call);
}

const all = Object.entries(table).map(([name, testCase]) => ({ name, testCase }));
const ofRows = all.flatMap(({ name, testCase }) =>
  (testCase.of ?? []).map((kind) => ({ name, testCase, kind })),
);
const own = async ({ of }: ActionCase) => of?.[0] && (await mine.fresh(of[0]));

/** All data of all tenants, to check that nothing changed. */
const everything = async () => [
  await mine.fingerprint(),
  await theirs.fingerprint(),
  await countOf("partners"),
  await countOf("sources"),
];
const countOf = (name: string) => sql(`SELECT count(*)::int AS count FROM ${name}`);

test("every action is in the table above", () => {
  expect(Object.keys(table).sort()).toEqual([...actions.keys()].sort());
});

describe("an action about a row", () => {
  test.each(ofRows)(
    "$name responds alike for theirs, one that is gone and none, and changes nothing",
    async ({ name, testCase, kind }) => {
      const deleted = await mine.gone(kind);
      const rows = [madeUpId(kind), await theirs.fresh(kind), ...(deleted ? [deleted] : [])];
      const before = await theirs.fingerprint();
      for (const role of ["viewer", "manager"] as const) {
        const results: ActionResult<unknown>[] = [];
        for (const row of rows) results.push(await act(name, people[role], { row }));
        for (const [index, result] of results.entries()) {
          expect([role, rows[index], result]).toEqual([role, rows[index], results[0]]);
        }
        const isFound = testCase.findsNothing !== undefined && mayDo(role, testCase);
        expect(results[0]).toEqual(
          isFound ? { ok: true, data: testCase.findsNothing } : expect.objectContaining({ ok: false }),
        );
      }
      expect(await theirs.fingerprint()).toBe(before);
    },
  );
});

const mayDo = (role: Role, { right }: ActionCase) => right === null || rightsOf[role].includes(right);

/** The outcome of a result: done, forbidden, or another error. */
function kindOf(result: ActionResult<unknown>): "done" | "refused" | "wrong" {
  if (result.ok) return "done";
  return result.message.startsWith("Your role does not allow this") ? "refused" : "wrong";
}

/** Copies of the arguments of an action, each with one text or number replaced. */
function variantsOf(value: unknown, replacement: unknown): readonly unknown[] {
  if (typeof value === "string" || typeof value === "number") return [replacement];
  if (value instanceof FormData) {
    return [...value.keys()].map((name) => {
      const copy = form(Object.fromEntries([...value].map(([key, each]) => [key, String(each)])));
      copy.set(name, String(replacement));
      return copy;
    });
  }
  if (Array.isArray(value)) {
    return value.flatMap((each, at) =>
      variantsOf(each, replacement).map((variant) => value.with(at, variant)),
    );
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    variantsOf(each, replacement).map((variant) => ({ ...value, [name]: variant })),
  );
}

describe("any action", () => {
  test.each(all.filter(({ testCase }) => !testCase.forVisitors))(
    "$name is for the roles that have the right, and for no others",
    async ({ name, testCase }) => {
      for (const role of roles) {
        // Some actions end the sessions of their actor.
        const who = await newPerson(role);
        const row = await own(testCase);
        const before = await everything();
        const result = await act(name, who, { row });
        expect([role, kindOf(result)]).toEqual([
          role,
          mayDo(role, testCase) ? (testCase.expected ?? "done") : "refused",
        ]);
        if (kindOf(result) === "refused") expect(await everything()).toEqual(before);
      }
    },
  );

  test.each(all.filter(({ testCase }) => !testCase.forVisitors))(
    "$name knows nobody who is not signed in",
    async ({ name, testCase }) => {
      const rows = testCase.of ? [await own(testCase), madeUpId(testCase.of[0] as RowKind)] : ["none"];
      const before = await everything();
      for (const row of rows) {
        expect(await act(name, null, { row })).toMatchObject({
          ok: false,
          message: expect.stringMatching(/signed out/),
        });
      }
      expect(await everything()).toEqual(before);
    },
  );

  test.each(all)("$name must come from a page of this Portico", async ({ name, testCase }) => {
    const row = await own(testCase);
    const before = await everything();
    for (const origin of [null, "null", "https://elsewhere.test", "http://portico.test.elsewhere.test"]) {
      const result = await act(name, testCase.forVisitors ? null : people.admin, { row, origin });
      expect(result).toMatchObject({ ok: false, message: expect.stringMatching(/did not come from/) });
    }
    expect(await everything()).toEqual(before);
  });

  test.each(all.filter(({ testCase }) => !testCase.forVisitors && !testCase.whileViewing))(
    "$name is not done while viewing as a partner",
    async ({ name, testCase }) => {
      const cookies = new Map<string, string>();
      const { admin } = people;
      await as(admin, () => beginView(admin.internalId, mine.internalId, new Date()), { cookies });
      const row = await own(testCase);
      const before = await everything();
      expect(await act(name, admin, { row, cookies })).toMatchObject({
        ok: false,
        message: expect.stringMatching(/You are viewing as/),
      });
      expect(await everything()).toEqual(before);
    },
  );
});

describe("an invitation", () => {
  const invite = (email: string, partnerId = "") => {
    const action = actions.get(`${portal}/members/actions.ts: invite`);
    return as(people.manager, async () => action?.(form({ email, role: "viewer", partnerId })));
  };
  const partnersOf = (email: string) =>
    sql<{ partner_id: string }>(
      "SELECT partner_id FROM invitations WHERE email = $1 AND revoked_at IS NULL ORDER BY partner_id",
      email,
    );

  test("is for the inviter's own partner, also if none is given", async () => {
    const email = `${unique("new")}@portico.test`;
    expect(await invite(email)).toMatchObject({ ok: true });
    expect(await partnersOf(email)).toEqual([{ partner_id: mine.internalId }]);
  });

  test("does not reveal whether someone is a member of another partner, or invited there", async () => {
    const member = theirs.people.viewer.email;
    const [invited] = await sql<{ email: string }>(
      "SELECT email FROM invitations WHERE partner_id = $1 AND revoked_at IS NULL AND accepted_at IS NULL",
      theirs.internalId,
    );
    const before = await theirs.fingerprint();
    for (const email of [member, invited?.email ?? "none", `${unique("new")}@portico.test`]) {
      expect([email, await invite(email)]).toEqual([email, expect.objectContaining({ ok: true })]);
    }
    expect(await theirs.fingerprint()).toBe(before);
    expect(await invite(mine.people.viewer.email)).toMatchObject({ ok: false });
  });
});

/** After the other tests, because some of these actions do something to the partner. */
test.each(all)("$name names the mistake in a hostile text, and logs no fault", async ({ name, testCase }) => {
  const action = actions.get(name);
  const row = (await own(testCase)) ?? "none";
  for (const text of ["a\0b", "a\ud800b", "1e308", "+300000-01-01T00:00:00Z", "x".repeat(100_000)]) {
    for (const args of variantsOf(testCase.args(row), text)) {
      const who = testCase.forVisitors ? null : people.admin;
      const result = await as(who, async () => action?.(...(args as unknown[])));
      const message = result && !result.ok ? result.message : "";
      const sent = [text.slice(0, 40), args];
      expect([...sent, message]).not.toEqual([...sent, expect.stringMatching(/went wrong|cannot reach/)]);
    }
  }
});
