import { decode, encode } from "next-auth/jwt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { endOwnSession } from "@/lib/auth/sessions/end-session";
import { endOwnSessions } from "@/lib/auth/sessions/end-sessions";
import { listOwnSessions } from "@/lib/auth/sessions/list-sessions";
import { sessionActor } from "@/lib/auth/sessions/session-actor";
import { setDisabled } from "@/lib/members/set-disabled";
import { systemClock } from "@/lib/platform/clock";
import { extendEnv, requireEnv } from "@/lib/platform/env";
import { publicId } from "@/lib/platform/ids";
import { AuthBrowser, startAuthServer } from "@/tests/support/auth-server";
import type { Listening } from "@/tests/support/listen";
import { newSession, outcomeOf, type Person, person } from "@/tests/support/people";
import { operator, sql, usePortico } from "@/tests/support/portico";

let close: () => Promise<void>;
let server: Listening;

const tokenCookie = "next-auth.session-token";
const days = (count: number) => ({ now: () => new Date(Date.now() + count * 24 * 3_600_000) });
const actorOf = (sessionId: string, clock = systemClock) => sessionActor({ sessionId, clock });
const sessionIn = async (browser: AuthBrowser): Promise<{ sessionId?: string }> =>
  (await browser.send("session")).json();

beforeAll(async () => {
  close = await usePortico({ PORTICO_URL: "http://portico.test" });
  extendEnv({ NEXTAUTH_URL: "http://portico.test" });
  server = await startAuthServer();
});
afterAll(async () => {
  await server.close();
  await close();
});

async function signedIn({ email, password }: Person, headers = {}): Promise<AuthBrowser> {
  const browser = new AuthBrowser(server, headers);
  expect((await browser.post("callback/credentials", { email, password })).status).toBe(200);
  return browser;
}

/** Another browser with the same token. */
function copyOf(browser: AuthBrowser): AuthBrowser {
  const copy = new AuthBrowser(server);
  copy.setCookie(tokenCookie, browser.cookies.get(tokenCookie) ?? "");
  return copy;
}

describe("a session", () => {
  test("ends with signing out, for a copy of its token too", async () => {
    const someone = await person("admin");
    const browser = await signedIn(someone);
    const [copy, other] = [copyOf(browser), await signedIn(someone)];
    const { sessionId = "" } = await sessionIn(copyOf(browser));
    expect(await actorOf(sessionId)).toMatchObject({ id: someone.internalId });
    await browser.post("signout");
    expect(browser.cookies.has(tokenCookie)).toBe(false);
    expect(await sessionIn(copy)).toEqual({});
    expect(await actorOf(sessionId)).toBeUndefined();
    expect((await sessionIn(other)).sessionId).toBeDefined();
  });

  test("ends seven days after the sign-in", async () => {
    const session = await newSession(await person("admin"));
    expect(await actorOf(session, days(6.99))).toBeDefined();
    expect(await actorOf(session, days(7.01))).toBeUndefined();
  });

  test("is not extended by renewing its token", async () => {
    const secret = requireEnv("NEXTAUTH_SECRET");
    const session = await newSession(await person("admin"));
    const endsAt = Math.floor(Date.now() / 1_000) + 100;
    const browser = new AuthBrowser(server);
    browser.setCookie(tokenCookie, await encode({ secret, token: { sessionId: session, endsAt } }));
    const first = browser.cookies.get(tokenCookie);
    await sessionIn(browser);
    const renewed = browser.cookies.get(tokenCookie) ?? "";
    expect(renewed).not.toBe(first);
    const { exp, sessionId } = (await decode({ secret, token: renewed })) ?? {};
    expect(sessionId).toBe(session);
    expect(exp).toBeLessThanOrEqual(endsAt + 1);
  });

  test("needs a row: a token alone is not enough", async () => {
    const secret = requireEnv("NEXTAUTH_SECRET");
    const { internalId } = await person("admin");
    for (const token of [
      { sub: internalId, sessionEpoch: 0 },
      { sessionId: internalId, endsAt: 9e9 },
    ]) {
      const browser = new AuthBrowser(server);
      browser.setCookie(tokenCookie, await encode({ secret, token }));
      expect(await sessionIn(browser)).toEqual({});
    }
  });

  test("of a disabled member ends, and does not begin again when the member is enabled", async () => {
    const someone = await person("admin");
    const browser = await signedIn(someone);
    const copy = copyOf(browser);
    await setDisabled({ ctx: operator, userId: someone.id, disabled: true });
    expect(await sessionIn(browser)).toEqual({});
    await setDisabled({ ctx: operator, userId: someone.id, disabled: false });
    expect(await sessionIn(copy)).toEqual({});
  });
});

describe("the list of one's sessions", () => {
  test("shows each browser, and ends one of them", async () => {
    const someone = await person("admin");
    const first = await signedIn(someone, { "user-agent": `Laptop ${"x".repeat(2_000)}` });
    const second = await signedIn(someone, { "user-agent": "Phone" });
    const current = (await sessionIn(second)).sessionId ?? "";
    const list = () => listOwnSessions({ ctx: someone.ctx, current });
    const sessions = await list();
    expect(sessions).toMatchObject([
      { userAgent: "Phone", address: "127.0.0.1", isCurrent: true },
      { userAgent: expect.stringMatching(/^Laptop x+$/), isCurrent: false },
    ]);
    expect(sessions[1]?.userAgent).toHaveLength(300);
    await endOwnSession({ ctx: someone.ctx, sessionId: sessions[1]?.id ?? "" });
    expect(await list()).toHaveLength(1);
    expect(await sessionIn(first)).toEqual({});
    expect((await sessionIn(second)).sessionId).toBe(current);
    const entries = await sql("SELECT 1 FROM audit_entries WHERE action = 'user.end_session'");
    expect(entries).toHaveLength(1);
  });

  test("does not contain sessions that have ended", async () => {
    const someone = await person("admin");
    await newSession(someone, days(-8));
    await newSession(someone);
    await endOwnSessions({ ctx: someone.ctx });
    const current = await newSession(someone);
    const sessions = await listOwnSessions({ ctx: someone.ctx, current });
    expect(sessions.map(({ id }) => id)).toEqual([publicId("session", current)]);
  });

  test("is one's own only", async () => {
    const [someone, other] = [await person("admin"), await person("admin")];
    const sessionId = publicId("session", await newSession(other));
    expect(await outcomeOf(endOwnSession({ ctx: someone.ctx, sessionId }))).toBe("not_found");
    expect(await outcomeOf(endOwnSession({ ctx: someone.ctx, sessionId: "made-up" }))).toBe("not_found");
    expect(await listOwnSessions({ ctx: someone.ctx, current: null })).toEqual([]);
  });
});

test("a session records when it was last used, to five minutes", async () => {
  const session = await newSession(await person("admin"));
  const lastSeen = async () =>
    (await sql<{ at: Date }>("SELECT last_seen_at AS at FROM sessions WHERE id = $1", session))[0]?.at;
  const before = await lastSeen();
  await actorOf(session, days(1));
  await expect.poll(lastSeen).not.toEqual(before);
});
