import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { signIn } from "@/lib/auth/sign-in";
import { admitSignInRequest } from "@/lib/auth/sign-in-links/admit-request";
import { systemClock } from "@/lib/platform/clock";
import { extendEnv } from "@/lib/platform/env";
import { prune } from "@/lib/retention/prune";
import { AuthBrowser, startAuthServer } from "@/tests/support/auth-server";
import type { Listening } from "@/tests/support/listen";
import { type Person, person } from "@/tests/support/people";
import { sql, unique, usePortico } from "@/tests/support/portico";

let close: () => Promise<void>;
let server: Listening;
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
/** Tries the member's email from an address until the next try has to wait for minutes. */
async function afterManyTries(forwarded?: string): Promise<void> {
  await post({ ...member, password: "wrong" }, forwarded);
  await sql("UPDATE sign_in_limits SET tries = 15 WHERE key LIKE $1", `sign-in ${member.email} %`);
  await post({ ...member, password: "wrong" }, forwarded);
}
const after = (seconds: number) => ({ now: () => new Date(Date.now() + seconds * 1_000) });

describe("guessing a member's password", () => {
  test("many at once is checked no more often than one after the other", async () => {
    const now = new Date();
    const clocks = [0, 1, 2, 3].map((ms) => ({ now: () => new Date(now.getTime() + ms) }));
    const guesses = clocks.flatMap((clock) =>
      Array.from({ length: 10 }, () =>
        signIn({ email: member.email, password: "wrong", address: "198.51.100.7", clock }),
      ),
    );
    const outcomes = (await Promise.all(guesses)).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === "wrong_credentials")).toHaveLength(5);
    expect(outcomes.filter((outcome) => outcome === "too_many_tries")).toHaveLength(35);
  });

  test("gets 429 with Retry-After, and no session even with the right password", async () => {
    await afterManyTries();
    const response = await post(member);
    expect(response.status).toBe(429);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(60);
    expect(response.headers.getSetCookie().join()).not.toContain("session-token");
  });

  test("under made-up addresses counts as one visitor", async () => {
    await afterManyTries("203.0.113.1");
    expect((await post(member, "203.0.113.99")).status).toBe(429);
    expect((await post(member, "198.51.100.7, 203.0.113.99")).status).toBe(429);
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
    await afterManyTries("203.0.113.1");
    expect((await post(member, "203.0.113.1")).status).toBe(429);
    expect((await post(member, "203.0.113.1, 198.51.100.7")).status).toBe(200);
  });

  test("for many emails from the same address, and even after the address is delayed", async () => {
    expect((await post(member)).status).toBe(200);
    await sql(
      `UPDATE sign_in_limits SET tries = 150, next_try_at = now() + interval '1 minute'
       WHERE key = 'sign-in from 127.0.0.1'`,
    );
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
