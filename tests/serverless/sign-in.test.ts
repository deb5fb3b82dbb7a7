import { describe, expect, inject, test } from "vitest";
import { signInBy } from "@/tests/support/sign-in";

describe.each(inject("deployments"))("$name", ({ url, email, password }) => {
  const send = async (path: string, request: RequestInit = {}) => {
    const response = await fetch(url + path, { redirect: "manual", ...request });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const hasSession = (cookies: readonly string[]) =>
    cookies.some((cookie) => cookie.includes("session-token="));

  test("the operator of the build can sign in and sees the portal", async () => {
    const cookies = await signInBy(send, { email, password });
    expect(hasSession(cookies)).toBe(true);
    for (const path of ["/", "/deliveries", "/sources", "/system"]) {
      const page = await send(path, { headers: { cookie: cookies.join("; ") } });
      expect([path, page.status]).toEqual([path, 200]);
    }
  });

  test("a wrong password gets no session", async () => {
    expect(hasSession(await signInBy(send, { email, password: "wrong" }))).toBe(false);
  });
});
