import type { LookupAddress } from "node:dns";
import type { AddressInfo } from "node:net";
import { createServer, type Server } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createHttpClient, type HttpClient, type HttpClientOverrides } from "./client";
import type { Resolver } from "./resolver";
import type { OutboundPolicy } from "./target";
import type { OutboundResult } from "./types";
import { vettedLookup } from "./vetted-lookup";

const setOf = (...addresses: string[]): LookupAddress[] =>
  addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
const resolvingTo =
  (...addresses: string[]): Resolver =>
  async () =>
    setOf(...addresses);

const strict: OutboundPolicy = { allowPrivateTargets: false };
const loose: OutboundPolicy = { allowPrivateTargets: true };
/** In a part of 2000::/3 that is not assigned: it counts as public, and nothing is there. */
const nowhere = "2d00::1";

function lookUp(resolver: Resolver, policy = strict, port = 443, all = true): Promise<unknown> {
  return new Promise((resolve) => {
    vettedLookup(policy, port, resolver)("name.test", { all }, (error, address, family) =>
      resolve(error ? error.code : all ? address : [address, family]),
    );
  });
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, at) =>
    permutations(items.filter((_, other) => other !== at)).map((rest) => [item, ...rest]),
  );
}

describe("vettedLookup", () => {
  test("returns the vetted addresses, in both forms that sockets use", async () => {
    expect(await lookUp(resolvingTo("8.8.8.8", "2606:4700::1111"))).toEqual(
      setOf("8.8.8.8", "2606:4700::1111"),
    );
    expect(await lookUp(resolvingTo("8.8.8.8"), strict, 443, false)).toEqual(["8.8.8.8", 4]);
    expect(await lookUp(resolvingTo("127.0.0.1"), loose)).toEqual(setOf("127.0.0.1"));
  });

  const mixed = [
    ["8.8.8.8", "10.0.0.1"],
    ["8.8.8.8", "2606:4700::1111", "127.0.0.1"],
    ["8.8.8.8", "1.1.1.1", "::1", "2606:4700::1111"],
    ["2606:4700::1111", "::ffff:127.0.0.1", "8.8.8.8"],
    ["8.8.8.8", "fe80::1%eth0"],
    ["8.8.8.8", "not an address"],
  ].flatMap(permutations);
  test.each(mixed.map((addresses) => [addresses.join(" "), addresses] as const))(
    "one private address blocks the whole set: %s",
    async (_, addresses) => {
      expect(await lookUp(resolvingTo(...addresses))).toBe("ERR_BLOCKED_ADDRESS");
      expect(await lookUp(resolvingTo(...addresses), strict, 443, false)).toBe("ERR_BLOCKED_ADDRESS");
    },
  );

  test("reports a name without an address, and passes on the resolver's error", async () => {
    expect(await lookUp(resolvingTo())).toBe("ENOTFOUND");
    const refusal = Object.assign(new Error("no"), { code: "ESERVFAIL" });
    expect(await lookUp(() => Promise.reject(refusal))).toBe("ESERVFAIL");
  });

  test("blocks a name that resolves to Portico itself", async () => {
    const policy = { ...loose, self: { hosts: [], port: 3000 } };
    for (const address of ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "0.0.0.0"]) {
      expect(await lookUp(resolvingTo(address), policy, 3000)).toBe("ERR_BLOCKED_ADDRESS");
      expect(await lookUp(resolvingTo("10.9.9.9", address), policy, 3000)).toBe("ERR_BLOCKED_ADDRESS");
      expect(await lookUp(resolvingTo(address), policy, 3001)).toHaveLength(1);
    }
  });
});

describe("a canary on loopback", () => {
  let canaries: Server[];
  let port: number;
  let touched: number;
  let client: HttpClient | undefined;

  async function listen(host: string, at: number): Promise<Server> {
    const server = createServer((socket) => {
      touched += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen(at, host, resolve));
    return server;
  }

  beforeEach(async () => {
    touched = 0;
    const first = await listen("127.0.0.1", 0);
    port = (first.address() as AddressInfo).port;
    canaries = [first, await listen("::1", port)];
  });
  afterEach(async () => {
    client?.close();
    for (const canary of canaries) await new Promise((resolve) => canary.close(resolve));
  });

  /** A client that may use the canary's port, so that only the address can block it. */
  const openTo = (parts: HttpClientOverrides, policy = strict) => {
    client = createHttpClient({ ...policy, allowedPorts: [443, port] }, parts);
    return client;
  };
  const send = (through: HttpClient, url: string, timeoutMs = 2_000): Promise<OutboundResult> =>
    through.send({ url, headers: [], body: Buffer.from("{}"), timeoutMs, maxResponseBytes: 10 });

  test("is reached if nothing blocks it; otherwise the tests below would prove nothing", async () => {
    for (const address of ["127.0.0.1", "::1"])
      await send(openTo({ resolver: resolvingTo(address) }, loose), `http://canary.test:${port}/`);
    expect(touched).toBe(2);
  });

  test("is never reached by a name that changes its addresses, in a thousand tries", async () => {
    const queried = new Map<string, number>();
    const rebinding: Resolver = async (name) => {
      const times = (queried.get(name) ?? 0) + 1;
      queried.set(name, times);
      if (times === 1) return setOf(nowhere);
      return setOf(times % 2 === 0 ? "127.0.0.1" : "::1");
    };
    const through = openTo({ resolver: rebinding });
    // Each name is public at first and loopback afterwards; each is tried four times.
    const tries = Array.from({ length: 1_000 }, (_, at) => `https://rebound-${at % 250}.test:${port}/`);
    const outcomes = new Map<string, number>();
    for (let at = 0; at < tries.length; at += 50) {
      const results = await Promise.all(tries.slice(at, at + 50).map((url) => send(through, url, 30)));
      for (const result of results) {
        const code = result.outcome === "failed" ? result.code : "completed";
        outcomes.set(code, (outcomes.get(code) ?? 0) + 1);
        expect(JSON.stringify(result)).not.toContain("127.0.0.1");
      }
    }
    expect(touched).toBe(0);
    expect(outcomes.get("blocked_address")).toBe(750);
    expect(outcomes.get("completed")).toBeUndefined();
    // Each connection resolves once, so there is no second result to be fooled by.
    expect([...queried.values()].reduce((sum, times) => sum + times, 0)).toBe(1_000);
  });

  test("is never reached by a set of addresses that also has public ones, in any order", async () => {
    for (const addresses of permutations([nowhere, "127.0.0.1", "2d00::2", "::1"])) {
      const result = await send(
        openTo({ resolver: resolvingTo(...addresses) }),
        `https://mixed.test:${port}/`,
      );
      expect(result).toMatchObject({ outcome: "failed", code: "blocked_address" });
      client?.close();
    }
    expect(touched).toBe(0);
  });

  test("is never reached by its address, in any spelling", async () => {
    const through = openTo({});
    for (const host of [
      "127.0.0.1",
      "2130706433",
      "0x7f.1",
      "①②⑦.⓪.⓪.①",
      "[::1]",
      "[::ffff:7f00:1]",
      "0.0.0.0",
      "[::]",
    ]) {
      const result = await send(through, `https://${host}:${port}/`);
      expect(result).toMatchObject({ outcome: "failed", code: "blocked_address", remoteAddress: null });
    }
    expect(touched).toBe(0);
  });

  test("is never reached if it has become Portico's own port since registration", async () => {
    const self = { hosts: [], port };
    const through = openTo({ resolver: resolvingTo("127.0.0.1") }, { ...loose, self });
    for (const url of [
      `http://127.0.0.1:${port}/`,
      `http://localhost:${port}/`,
      `http://alias.test:${port}/`,
    ])
      expect(await send(through, url)).toMatchObject({
        code: "blocked_address",
        detail: expect.stringContaining("Portico itself"),
      });
    expect(touched).toBe(0);
  });
});
