import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { signIn } from "@/lib/auth/sign-in";
import { admitSignInRequest } from "@/lib/auth/sign-in-links/admit-request";
import { systemClock } from "@/lib/platform/clock";
import { extendEnv } from "@/lib/platform/env";
import { prune } from "@/lib/retention/prune";
import { AuthBrowser, type AuthServer, startAuthServer } from "@/tests/support/auth-server";
import { type Person, person } from "@/tests/support/people";
import { sql, unique, usePortico } from "@/tests/support/portico";

let close: () => Promise<void>;
let server: AuthServer;
let member: Person;

beforeAll(async () => {
  close = await usePortico({ PORTICO_URL: "http://portico.test" });
  extendEnv({ NEXTAUTH_URL: "http://portico.test" });
  server = await startAuthServer();
});
afterAll(async () => {
  await server.close();
  await close();
});
beforeEach(async () => {
  extendEnv({ PORTICO_TRUSTED_PROXIES: "0" });
  await sql("TRUNCATE sign_in_limits");
  member = await person("admin");
});

const someEmail = () => `${unique("someone")}@portico.test`;
const post = (login: { email: string; password: string }, forwarded?: string) =>
  new AuthBrowser(server, forwarded === undefined ? {} : { "x-forwarded-for": forwarded }).post(
    "callback/credentials",
    { email: login.email, password: login.password },
  );
const statuses = async (responses: Promise<Response>[]) =>
  (await Promise.all(responses)).map(({ status }) => status);
const after = (seconds: number) => ({ now: () => new Date(Date.now() + seconds * 1_000) });

describe("guessing a member's password", () => {
  test("many at once is checked no more often than one after the other, and the rest gets 429", async () => {
    const guesses = Array.from({ length: 40 }, (_, n) => post({ ...member, password: `guess ${n}` }));
    const found = await statuses(guesses);
    const checked = found.filter((status) => status === 401);
    // On a slow machine the first delays pass in the meantime.
    expect(checked.length).toBeGreaterThanOrEqual(5);
    expect(checked.length).toBeLessThanOrEqual(8);
    expect(found.filter((status) => status === 429)).toHaveLength(40 - checked.length);
  });

  test("gets a Retry-After, and no session even with the right password", async () => {
    for (let tries = 0; tries < 5; tries += 1) await post({ ...member, password: "wrong" });
    const response = await post(member);
    expect(response.status).toBe(429);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    expect(response.headers.getSetCookie().join()).not.toContain("session-token");
  });

  test("under made-up addresses counts as one visitor", async () => {
    for (let tries = 0; tries < 5; tries += 1)
      await post({ ...member, password: "wrong" }, `203.0.113.${tries}`);
    expect((await post(member, "203.0.113.99")).status).toBe(429);
  });

  test("delays each further try for longer, up to five minutes, and never for ever", async () => {
    const at = (seconds: number, password = "wrong") =>
      signIn({ email: member.email, password, address: "198.51.100.7", clock: after(seconds) });
    let seconds = 0;
    const delays: number[] = [];
    for (let tries = 0; tries < 16; tries += 1) {
      const outcome = await at(seconds);
      if (outcome.outcome !== "too_many_tries") continue;
      delays.push(outcome.retryAfterSeconds);
      seconds += outcome.retryAfterSeconds;
      expect(await at(seconds)).toEqual({ outcome: "wrong_credentials" });
    }
    expect(delays).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
    expect(await at(seconds + 299, member.password)).toMatchObject({ outcome: "too_many_tries" });
    expect(await at(seconds + 301, member.password)).toMatchObject({ outcome: "signed_in" });
    expect(await at(seconds + 302)).toEqual({ outcome: "wrong_credentials" });
  });
});

describe("a member can sign in although a stranger guesses", () => {
  test("from another address", async () => {
    extendEnv({ PORTICO_TRUSTED_PROXIES: "1" });
    for (let tries = 0; tries < 20; tries += 1) await post({ ...member, password: "wrong" }, "203.0.113.1");
    expect((await post(member, "203.0.113.1")).status).toBe(429);
    expect((await post(member, "203.0.113.1, 198.51.100.7")).status).toBe(200);
  });

  test("for many emails from the same address, and even after the address is delayed", async () => {
    expect((await post(member)).status).toBe(200);
    for (let tries = 0; tries < 110; tries += 1) await post({ email: someEmail(), password: "wrong" });
    expect((await post({ email: someEmail(), password: "wrong" })).status).toBe(429);
    expect((await post(member)).status).toBe(200);
  });
});

test("what no member can have is not checked and not counted", async () => {
  const logins: readonly (readonly [string, string])[] = [
    [`${"a".repeat(300)}@portico.test`, "password"],
    [member.email, "x".repeat(201)],
    ["no email", "password"],
    [`${member.email}\0`, "password"],
  ];
  for (const [email, password] of logins) expect((await post({ email, password })).status).toBe(401);
  expect(await sql("SELECT 1 FROM sign_in_limits")).toEqual([]);
});

test("links cannot be requested many at once either", async () => {
  const request = () =>
    admitSignInRequest({ input: { email: member.email }, address: "198.51.100.7", clock: systemClock }).then(
      () => "admitted",
      (error: { code: string }) => error.code,
    );
  const outcomes = await Promise.all(Array.from({ length: 20 }, request));
  expect(outcomes.filter((outcome) => outcome === "admitted")).toHaveLength(5);
});

test("retention keeps the limits that still apply, and the members it knows", async () => {
  const row = (key: string, hours: number, succeededDays: number | null) =>
    sql(
      `INSERT INTO sign_in_limits (key, tries, next_try_at, last_try_at, succeeded_at)
       VALUES ($1, 1, now(), now() - $2 * interval '1 hour', now() - $3::int * interval '1 day')`,
      key,
      hours,
      succeededDays,
    );
  await row("recent", 0.5, null);
  await row("old", 2, null);
  await row("known", 2, 29);
  await row("no longer known", 2, 31);
  await prune({ bodyDays: 30, summaryDays: 90, auditDays: 400 }, 60_000);
  const kept = await sql<{ key: string }>("SELECT key FROM sign_in_limits ORDER BY key");
  expect(kept.map(({ key }) => key)).toEqual(["known", "recent"]);
});
