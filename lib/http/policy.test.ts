import { afterEach, describe, expect, test } from "vitest";
import { EnvError, extendEnv, parseEnv } from "@/lib/platform/env";
import { createHttpClient } from "./client";
import { checkRegisteredUrl, outboundPolicy } from "./policy";

const nothing = {
  PORTICO_ALLOW_PRIVATE_TARGETS: "",
  PORTICO_ALLOWED_PORTS: "",
  PORTICO_URL: "",
  VERCEL_URL: "",
  VERCEL_PROJECT_PRODUCTION_URL: "",
  PORT: "",
};
afterEach(() => extendEnv(nothing));

const problemOf = (url: string) => {
  const target = checkRegisteredUrl(url);
  return "problem" in target ? target.problem : undefined;
};

test("by default only the public internet is allowed", () => {
  extendEnv(nothing);
  expect(outboundPolicy()).toMatchObject({ allowPrivateTargets: false });
  expect(problemOf("https://example.com/")).toBeUndefined();
  expect(problemOf(" https://example.com:8443/ ")).toBeUndefined();
  expect(problemOf("http://example.com/")).toBe("The URL must start with https://.");
  expect(problemOf("https://example.com:9443/")).toBe("The port must be 443 or 8443.");
});

describe("PORTICO_ALLOWED_PORTS", () => {
  test("lists the allowed ports", () => {
    extendEnv({ PORTICO_ALLOWED_PORTS: "443, 9443" });
    expect(outboundPolicy().allowedPorts).toEqual([443, 9443]);
    expect(problemOf("https://example.com:9443/")).toBeUndefined();
    expect(problemOf("https://example.com:8443/")).toBe("The port must be 443 or 9443.");
  });

  test.each(["https", "443;8443", "0", "65536", "443,", ",", "-1", "443,99999"])("refuses %j", (text) => {
    expect(() => parseEnv({ NODE_ENV: "test", PORTICO_ALLOWED_PORTS: text })).toThrow(EnvError);
  });
});

describe("Portico's own URL", () => {
  test.each([
    [{ PORTICO_URL: "https://hooks.example.com/" }, "https://hooks.example.com/api/webhooks/x"],
    [{ PORTICO_URL: "https://Hooks.Example.com:8443" }, "https://hooks.example.com.:8443/"],
    [{ VERCEL_URL: "portico-abc123.vercel.app" }, "https://portico-abc123.vercel.app/"],
    [
      { VERCEL_URL: "portico-abc123.vercel.app", VERCEL_PROJECT_PRODUCTION_URL: "portico.example.com" },
      "https://portico-abc123.vercel.app/",
    ],
    [
      { VERCEL_URL: "portico-abc123.vercel.app", VERCEL_PROJECT_PRODUCTION_URL: "portico.example.com" },
      "https://portico.example.com/",
    ],
    [{ PORTICO_ALLOW_PRIVATE_TARGETS: "true", PORT: "4100" }, "http://127.0.0.1:4100/"],
    [
      { PORTICO_ALLOW_PRIVATE_TARGETS: "true", PORT: "4100", PORTICO_URL: "https://a.example" },
      "http://localhost:4100/",
    ],
  ])("%j: %s is refused", (env, url) => {
    extendEnv(env);
    expect(problemOf(url)).toBe("The URL points to Portico itself.");
  });

  test("is also refused on sending, because it may have changed since the endpoint was registered", async () => {
    const url = "https://moved.example/hook";
    expect(problemOf(url)).toBeUndefined();
    extendEnv({ PORTICO_URL: "https://moved.example" });
    const client = createHttpClient(outboundPolicy());
    const result = await client.send({
      url,
      headers: [],
      body: Buffer.alloc(0),
      timeoutMs: 10_000,
      maxResponseBytes: 1,
    });
    expect(result).toMatchObject({ code: "blocked_address", detail: "The URL points to Portico itself." });
    client.close();
  });
});
