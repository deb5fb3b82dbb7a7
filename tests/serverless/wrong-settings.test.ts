import { randomBytes } from "node:crypto";
import { describe, expect, inject, test, vi } from "vitest";
import { klikitRequest } from "@/tests/support/klikit";
import { type RunningApp, runScript, withApp } from "./support/deployment";

const [deployment] = inject("deployments");
if (!deployment) throw new Error("There is no deployment.");
/** On a busy machine, the first check of health may run out of time. */
const busyMachine = { timeout: 60_000, interval: 500 };
const pooled = deployment.env.DATABASE_URL ?? "";

async function health(app: RunningApp) {
  const response = await fetch(`${app.url}/api/health`);
  return { status: response.status, ...(await response.json()) };
}

const changed = (change: object) => ({ DATABASE_URL: Object.assign(new URL(pooled), change).href });

describe("variables", () => {
  const wrong = {
    NEXTAUTH_SECRET: "",
    PORTICO_ENCRYPTION_KEY: "dG9vIHNob3J0",
    PORTICO_URL: "canary-host",
  };

  test("vercel-build stops and names all of them", async () => {
    const built = await runScript("vercel-build", deployment, wrong);
    expect(built.code).toBe(1);
    for (const name of Object.keys(wrong)) expect(built.output).toContain(`${name}: `);
  });

  test("next start logs all of them, health names them, and nothing returns 500", async () => {
    await withApp(deployment, wrong, async (app) => {
      const { PORTICO_URL, PORTICO_ENCRYPTION_KEY } = wrong;
      expect(await health(app)).toMatchObject({
        status: "failing",
        cause: "configuration",
        checks: { configuration: { variables: expect.arrayContaining(Object.keys(wrong)) } },
      });
      for (const name of Object.keys(wrong)) expect(app.log()).toContain(`${name}: `);
      const request = klikitRequest("secret", "{}");
      const paths = ["/", "/sign-in", "/api/auth/csrf", "/api/v1/sources", "/api/webhooks/any"];
      const statuses = await Promise.all(
        paths.map(async (path) => {
          const authorization = { authorization: `Bearer ${deployment.apiKey}` };
          const init = path.includes("webhooks")
            ? { method: "POST", ...request }
            : { headers: authorization };
          return [path, (await fetch(app.url + path, { redirect: "manual", ...init })).status];
        }),
      );
      expect(statuses).toEqual(paths.map((path) => [path, 503]));
      expect(app.log()).not.toContain(PORTICO_ENCRYPTION_KEY);
      expect(app.log()).not.toContain(PORTICO_URL);
    });
  });
});

test("an encryption key that does not fit stops the build", async () => {
  const { url, apiKey } = deployment;
  await fetch(`${url}/api/v1/sources`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({
      slug: `key-${randomBytes(4).toString("hex")}`,
      dialect: "klikit",
      secret: "a-secret-of-klikit",
    }),
  });
  const other = { PORTICO_ENCRYPTION_KEY: randomBytes(32).toString("base64") };
  const built = await runScript("vercel-build", deployment, other);
  expect([built.code, built.output]).toEqual([1, expect.stringContaining("cannot be decrypted")]);
});

describe("connections", () => {
  test.each([
    ["authentication", "database", changed({ password: "wrong" })],
    ["missing_database", "database", changed({ pathname: "/missing" })],
    ["unreachable", "database", changed({ port: "9" })],
    ["pooler", "pooler", { DATABASE_URL: `${pooled}?statement_timeout=1000` }],
  ])("%s: health names it, and vercel-build stops with a sentence", async (reason, cause, env) => {
    await withApp(deployment, env, async (app) => {
      const namesIt = async () =>
        expect(await health(app)).toMatchObject({
          status: "failing",
          cause,
          checks: { configuration: { status: "ok" }, database: { status: "failing", reason } },
        });
      await vi.waitFor(namesIt, busyMachine);
    });
    const built = await runScript("vercel-build", deployment, env);
    expect(built.code).toBe(1);
    expect(built.output).not.toMatch(/at file:|node:internal/);
  });
});

describe("a pooler that loses prepared statements, without the setting", () => {
  const env = { PORTICO_PREPARED_STATEMENTS: "" };

  test("vercel-build stops and names the setting", async () => {
    const built = await runScript("vercel-build", deployment, env);
    expect([built.code, built.output]).toEqual([
      1,
      expect.stringContaining("Set PORTICO_PREPARED_STATEMENTS=false."),
    ]);
  });

  test("the start logs it, and health names it every time", async () => {
    await withApp(deployment, env, async (app) => {
      const namesIt = async () =>
        expect(await health(app)).toMatchObject({
          status: "failing",
          cause: "pooler",
          detail: expect.stringContaining("PORTICO_PREPARED_STATEMENTS=false"),
          checks: { database: { reason: "prepared_statements" } },
        });
      await vi.waitFor(namesIt, busyMachine);
      for (let time = 0; time < 3; time += 1) await namesIt();
      expect(app.log()).toContain("PORTICO_PREPARED_STATEMENTS=false");
    });
  });
});
