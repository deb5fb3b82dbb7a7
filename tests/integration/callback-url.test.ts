import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { extendEnv } from "@/lib/platform/env";
import { AuthBrowser, startAuthServer } from "@/tests/support/auth-server";
import type { Listening } from "@/tests/support/listen";
import { type Person, person } from "@/tests/support/people";
import { usePortico } from "@/tests/support/portico";

let close: () => Promise<void>;
let server: Listening;
let someone: Person;

const origin = "http://portico.test";

beforeAll(async () => {
  close = await usePortico({ PORTICO_URL: origin });
  extendEnv({ NEXTAUTH_URL: origin });
  server = await startAuthServer();
  someone = await person("admin");
});
afterAll(async () => {
  await server.close();
  await close();
});

const elsewhere = [
  "/..//evil.example",
  "/%2e%2e//evil.example",
  "//evil.example",
  "/\\evil.example",
  "https://evil.example/",
  `${origin}@evil.example/`,
  `${origin}.evil.example/`,
  `${origin}/..//evil.example`,
  `${origin}/x/%2e%2e//evil.example`,
];

describe("next-auth redirects only to pages of this site", () => {
  test.each(elsewhere)("after a sign-in with callbackUrl=%s", async (callbackUrl) => {
    const { email, password } = someone;
    const response = await new AuthBrowser(server).post("callback/credentials", {
      email,
      password,
      callbackUrl,
    });
    expect(response.status).toBe(200);
    expect((await response.json()).url).toBe(`${origin}/`);
  });

  test.each(elsewhere)("from its own sign-in page with callbackUrl=%s", async (callbackUrl) => {
    const response = await new AuthBrowser(server).send(
      `signin?callbackUrl=${encodeURIComponent(callbackUrl)}`,
    );
    const location = new URL(response.headers.get("location") ?? "", origin);
    expect([location.origin, location.searchParams.get("callbackUrl")]).toEqual([origin, `${origin}/`]);
  });

  test("and keeps the page that was asked for", async () => {
    const { email, password } = someone;
    const form = { email, password, callbackUrl: "/deliveries?status=retrying" };
    const response = await new AuthBrowser(server).post("callback/credentials", form);
    expect((await response.json()).url).toBe(`${origin}/deliveries?status=retrying`);
  });
});

describe("a callbackUrl that is no URL is the sender's mistake", () => {
  test.each(["x", "http://", "javascript:alert(1)", "%"])("in a form: %s", async (callbackUrl) => {
    const { email, password } = someone;
    const response = await new AuthBrowser(server).post("callback/credentials", {
      email,
      password,
      callbackUrl,
    });
    expect([response.status, (await response.json()).url]).toEqual([200, `${origin}/`]);
  });

  test("in the cookie, which is deleted", async () => {
    const browser = new AuthBrowser(server);
    browser.setCookie("next-auth.callback-url", "nonsense");
    expect((await browser.send("session")).status).toBe(422);
    expect((await browser.send("session")).status).toBe(200);
  });

  test.each(["{", "[", "5", "null", '"text"'])("and so is the body %s", async (body) => {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${server.url}/api/auth/callback/credentials`, {
      method: "POST",
      headers,
      body,
    });
    expect(response.status).toBe(422);
  });
});
