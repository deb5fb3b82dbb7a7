import { createServer } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { EnvError, extendEnv, parseEnv } from "@/lib/platform/env";
import { listen } from "@/tests/support/listen";
import { createHttpClient } from "./client";
import { checkRegisteredUrl, outboundPolicy } from "./policy";

const nothing = {
  PORTICO_ALLOW_PRIVATE_TARGETS: "",
  PORTICO_ALLOWED_TARGETS: "",
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

describe("PORTICO_ALLOWED_TARGETS", () => {
  const listed = "127.0.0.1:3001, Billing.internal:80,[fd00::1]:8080,169.254.169.254:80,127.0.0.1:4100";

  test.each([
    "http://127.0.0.1:3001/pos",
    "http://2130706433:3001/",
    "http://billing.internal/",
    "http://[fd00:0::1]:8080/",
  ])("allows %s", (url) => {
    extendEnv({ PORTICO_ALLOWED_TARGETS: listed });
    expect(problemOf(url)).toBeUndefined();
  });

  test.each([
    "http://127.0.0.1:3002/",
    "http://127.0.0.2:3001/",
    "http://localhost:3001/",
    "http://billing.internal:81/",
    "http://x.billing.internal/",
    "https://billing.internal:3001/",
    "http://169.254.169.254/",
    "http://user@127.0.0.1:3001/",
    "ftp://127.0.0.1:3001/",
  ])("does not allow %s", (url) => {
    extendEnv({ PORTICO_ALLOWED_TARGETS: listed });
    expect(problemOf(url)).toBeDefined();
  });

  test("does not allow Portico itself", () => {
    extendEnv({ PORTICO_ALLOWED_TARGETS: listed, PORT: "4100" });
    expect(problemOf("http://127.0.0.1:4100/")).toBe("The URL points to Portico itself.");
  });

  test("a request reaches a listed target and no other on this machine", async () => {
    const receiver = createServer((_, response) => response.end("received"));
    const { port, close } = await listen(receiver);
    extendEnv({ PORTICO_ALLOWED_TARGETS: `127.0.0.1:${port},listed.test:${port}` });
    const toLoopback = async () => [{ address: "127.0.0.1", family: 4 }];
    const client = createHttpClient(outboundPolicy(), { resolver: toLoopback });
    const outcomeOf = async (host: string) =>
      (
        await client.send({
          url: `http://${host}:${port}/`,
          headers: [],
          body: Buffer.alloc(0),
          timeoutMs: 5_000,
          maxResponseBytes: 1_000,
        })
      ).outcome;
    expect(await outcomeOf("127.0.0.1")).toBe("completed");
    expect(await outcomeOf("listed.test")).toBe("completed");
    expect(await outcomeOf("other.test")).toBe("failed");
    expect(await outcomeOf("127.0.0.2")).toBe("failed");
    client.close();
    await close();
  });

  test.each(["10.0.0.5", "http://10.0.0.5:80", "10.0.0.5:80/x", "10.0.0.0/8:80", "*:80", "a:b"])(
    "refuses %j as a setting",
    (text) => {
      expect(() => parseEnv({ NODE_ENV: "test", PORTICO_ALLOWED_TARGETS: text })).toThrow(EnvError);
    },
  );
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
