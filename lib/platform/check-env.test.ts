import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkEnv, configurationFault, explainEnv } from "./check-env";
import { extendEnv } from "./env";

const complete: Record<string, string> = {
  DATABASE_URL: "postgresql://user:canary-password@127.0.0.1:5432/portico",
  PORTICO_ENCRYPTION_KEY: Buffer.alloc(32, "key").toString("base64"),
  NEXTAUTH_SECRET: "a-secret-of-sessions",
  INNGEST_EVENT_KEY: "event-key",
  INNGEST_SIGNING_KEY: "signkey-prod-00112233445566778899aabbccddeeff",
  PORTICO_URL: "https://hooks.example.com",
};
const required = Object.keys(complete);

const found = (vars: Record<string, string | undefined>) =>
  checkEnv({ NODE_ENV: "production", ...vars }).map(({ kind, variable }) => `${kind} ${variable}`);

describe("the environment of a deployment", () => {
  test("is complete with the variables that deploy.md lists", () => {
    expect(found(complete)).toEqual([]);
  });

  test("misses any set of required variables by name, all at once, whether they are absent or empty", () => {
    fc.assert(
      fc.property(fc.subarray(required), fc.constantFrom(undefined, ""), (names, value) => {
        const vars = { ...complete, ...Object.fromEntries(names.map((name) => [name, value])) };
        expect(found(vars).sort()).toEqual(names.map((name) => `missing ${name}`).sort());
      }),
    );
  });

  test.each([
    ["DATABASE_URL", "mysql://user@127.0.0.1/portico"],
    ["DATABASE_URL", "127.0.0.1:5432"],
    ["DATABASE_URL_UNPOOLED", "http://127.0.0.1"],
    ["DIRECT_URL", "portico"],
    ["PORTICO_ENCRYPTION_KEY", Buffer.alloc(31).toString("base64")],
    ["PORTICO_ENCRYPTION_KEY", "not base64 at all, but long enough to be a key"],
    ["PORTICO_ENCRYPTION_KEY", "00".repeat(32)],
    ["PORTICO_ENCRYPTION_KEY_PREVIOUS", "too-short"],
    ["NEXTAUTH_SECRET", "too-short"],
    ["INNGEST_EVENT_KEY", "signkey-prod-00112233445566778899aabbccddeeff"],
    ["INNGEST_SIGNING_KEY", "signkey-prod-not-hexadecimal"],
    ["INNGEST_SIGNING_KEY", "an event key"],
    ["PORTICO_URL", "hooks.example.com"],
    ["PORTICO_URL", "ftp://hooks.example.com"],
    ["NEXTAUTH_URL", "hooks.example.com"],
    ["PORTICO_PREPARED_STATEMENTS", "off"],
    ["PORTICO_MIGRATE_PREVIEWS", "yes"],
    ["PORT", "http"],
  ])("reports a malformed %s", (name, value) => {
    expect(found({ ...complete, [name]: value })).toContain(`malformed ${name}`);
  });

  test("reports malformed and missing variables together", () => {
    expect(found({ NEXTAUTH_SECRET: "short", PORTICO_URL: "hooks" }).sort()).toEqual([
      "malformed NEXTAUTH_SECRET",
      "malformed PORTICO_URL",
      "missing DATABASE_URL",
      "missing INNGEST_EVENT_KEY",
      "missing INNGEST_SIGNING_KEY",
      "missing PORTICO_ENCRYPTION_KEY",
    ]);
  });

  test("reports secrets with the same value", () => {
    const key = complete.PORTICO_ENCRYPTION_KEY;
    expect(found({ ...complete, NEXTAUTH_SECRET: key })).toEqual(["conflict NEXTAUTH_SECRET"]);
    const token = "one-token-for-both";
    expect(found({ ...complete, PORTICO_METRICS_TOKEN: token, PORTICO_BOOTSTRAP_API_KEY: token })).toEqual([
      "conflict PORTICO_BOOTSTRAP_API_KEY",
    ]);
  });

  test("needs the same origin in PORTICO_URL and NEXTAUTH_URL", () => {
    expect(found({ ...complete, NEXTAUTH_URL: "https://hooks.example.com/api/auth" })).toEqual([]);
    expect(found({ ...complete, NEXTAUTH_URL: "https://old.example.com" })).toEqual([
      "conflict NEXTAUTH_URL",
    ]);
  });

  test("needs no PORTICO_URL on Vercel, and none outside production", () => {
    const { PORTICO_URL: _, ...rest } = complete;
    expect(found({ ...rest, VERCEL: "1" })).toEqual([]);
    expect(found({ ...rest, VERCEL_URL: "x.vercel.app" })).toEqual([]);
    expect(checkEnv({ ...rest, NODE_ENV: "development" })).toEqual([]);
  });

  test("is explained with every name and what to set, and without a value", () => {
    const text = explainEnv(
      checkEnv({ NODE_ENV: "production", ...complete, NEXTAUTH_SECRET: "canary", INNGEST_EVENT_KEY: "" }),
    );
    expect(text).toMatch(/NEXTAUTH_SECRET: must have at least 16 characters\n/);
    expect(text).toMatch(/INNGEST_EVENT_KEY: is not set\. Set it to the event key/);
    expect(text).not.toContain("canary");
  });
});

test("the fault of the configuration follows each change of the environment", () => {
  const fault = /not configured completely/;
  extendEnv(complete);
  for (let round = 0; round < 2; round += 1) {
    expect(configurationFault()).toBeUndefined();
    extendEnv({ NEXTAUTH_SECRET: "" });
    expect(configurationFault()).toMatch(fault);
    extendEnv({ ...complete, PORT: "no port" });
    expect(configurationFault()).toMatch(fault);
    extendEnv({ PORT: "" });
  }
});
