import { afterEach, expect, test } from "vitest";
import { cookieOptions } from "@/app/_session/cookie-options";
import { extendEnv } from "@/lib/platform/env";
import { createFront } from "@/server/front";
import { AuthBrowser, startAuthServer } from "@/tests/support/auth-server";
import { listen } from "@/tests/support/listen";

const closing: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function frontFor(url: string): Promise<string> {
  extendEnv({ PORTICO_URL: url, NEXTAUTH_URL: url });
  const front = createFront(async (_, response) => void response.writeHead(200).end());
  const listening = await listen(front);
  closing.push(listening.close);
  return listening.url;
}

test.each(["/", "/api/v1/partners", "/api/webhooks/", "/%", "/api/health"])(
  "%s tells browsers to use https only, where Portico is served over https",
  async (path) => {
    const secure = await fetch((await frontFor("https://portico.test")) + path);
    expect(secure.headers.get("strict-transport-security")).toBe("max-age=31536000");
    const plain = await fetch((await frontFor("http://portico.test")) + path);
    expect(plain.headers.get("strict-transport-security")).toBeNull();
  },
);

test("cookies are sent over https only, where Portico is served over https", async () => {
  for (const secure of [true, false]) {
    const url = secure ? "https://portico.test" : "http://portico.test";
    extendEnv({ PORTICO_URL: url, NEXTAUTH_URL: url, DATABASE_URL: "postgres://localhost/none" });
    expect(cookieOptions()).toMatchObject({ httpOnly: true, secure, sameSite: "lax" });
    const server = await startAuthServer();
    closing.push(() => server.close());
    const cookies = (await new AuthBrowser(server).send("csrf")).headers.getSetCookie();
    expect(cookies.length).toBeGreaterThan(0);
    for (const cookie of cookies) expect(/; Secure/i.test(cookie)).toBe(secure);
  }
});
