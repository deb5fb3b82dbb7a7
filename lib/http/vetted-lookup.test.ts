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
const answering =
  (...addresses: string[]): Resolver =>
  async () =>
    setOf(...addresses);

const strict: OutboundPolicy = { allowPrivateTargets: false };
const loose: OutboundPolicy = { allowPrivateTargets: true };
/** In the part of 2000::/3 that is handed out to nobody: public to the eye, and leads nowhere. */
const nowhere = "2d00::1";

function look(resolver: Resolver, policy = strict, port = 443, all = true): Promise<unknown> {
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
  test("passes on what it vetted, in either form that sockets ask for", async () => {
    expect(await look(answering("8.8.8.8", "2606:4700::1111"))).toEqual(setOf("8.8.8.8", "2606:4700::1111"));
    expect(await look(answering("8.8.8.8"), strict, 443, false)).toEqual(["8.8.8.8", 4]);
    expect(await look(answering("127.0.0.1"), loose)).toEqual(setOf("127.0.0.1"));
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
    "one private address condemns the whole set: %s",
    async (_, addresses) => {
      expect(await look(answering(...addresses))).toBe("ERR_BLOCKED_ADDRESS");
      expect(await look(answering(...addresses), strict, 443, false)).toBe("ERR_BLOCKED_ADDRESS");
    },
  );

  test("says so of a name without an address, and passes on what the resolver says", async () => {
    expect(await look(answering())).toBe("ENOTFOUND");
    const refusal = Object.assign(new Error("no"), { code: "ESERVFAIL" });
    expect(await look(() => Promise.reject(refusal))).toBe("ESERVFAIL");
  });

  test("does not let a name lead back to Portico itself", async () => {
    const policy = { ...loose, self: { hosts: [], port: 3000 } };
    for (const address of ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "0.0.0.0"]) {
      expect(await look(answering(address), policy, 3000)).toBe("ERR_BLOCKED_ADDRESS");
      expect(await look(answering("10.9.9.9", address), policy, 3000)).toBe("ERR_BLOCKED_ADDRESS");
      expect(await look(answering(address), policy, 3001)).toHaveLength(1);
    }
  });
});

describe("a canary on loopback", () => {
  let canaries: Server[];
  let port: number;
  let touched: number;
  let door: HttpClient | undefined;

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
    door?.close();
    for (const canary of canaries) await new Promise((resolve) => canary.close(resolve));
  });

  /** A door to the canary's port for which only the addresses stand in the way. */
  const openTo = (parts: HttpClientOverrides, policy = strict) => {
    door = createHttpClient({ ...policy, allowedPorts: [443, port] }, parts);
    return door;
  };
  const send = (through: HttpClient, url: string, timeoutMs = 2_000): Promise<OutboundResult> =>
    through.send({ url, headers: [], body: Buffer.from("{}"), timeoutMs, maxResponseBytes: 10 });

  test("is reached when nothing forbids it, or the tests below would prove nothing", async () => {
    for (const address of ["127.0.0.1", "::1"])
      await send(openTo({ resolver: answering(address) }, loose), `http://canary.test:${port}/`);
    expect(touched).toBe(2);
  });

  test("is never reached by a name that changes its mind, in a thousand tries", async () => {
    const asked = new Map<string, number>();
    const rebinding: Resolver = async (name) => {
      const times = (asked.get(name) ?? 0) + 1;
      asked.set(name, times);
      if (times === 1) return setOf(nowhere);
      return setOf(times % 2 === 0 ? "127.0.0.1" : "::1");
    };
    const through = openTo({ resolver: rebinding });
    // Each name is public at first and loopback ever after; each is tried four times.
    const tries = Array.from({ length: 1_000 }, (_, at) => `https://rebound-${at % 250}.test:${port}/`);
    const outcomes = new Map<string, number>();
    for (let at = 0; at < tries.length; at += 50) {
      const results = await Promise.all(tries.slice(at, at + 50).map((url) => send(through, url, 30)));
      for (const result of results) {
        const code = result.outcome === "failed" ? result.code : "answered";
        outcomes.set(code, (outcomes.get(code) ?? 0) + 1);
        expect(JSON.stringify(result)).not.toContain("127.0.0.1");
      }
    }
    expect(touched).toBe(0);
    expect(outcomes.get("blocked_address")).toBe(750);
    expect(outcomes.get("answered")).toBeUndefined();
    // Resolved once for each connection, so there is no second answer to be taken in by.
    expect([...asked.values()].reduce((sum, times) => sum + times, 0)).toBe(1_000);
  });

  test("is never reached by a set that holds it among public addresses, in any order", async () => {
    for (const addresses of permutations([nowhere, "127.0.0.1", "2d00::2", "::1"])) {
      const result = await send(openTo({ resolver: answering(...addresses) }), `https://mixed.test:${port}/`);
      expect(result).toMatchObject({ outcome: "failed", code: "blocked_address" });
      door?.close();
    }
    expect(touched).toBe(0);
  });

  test("is never reached by its address, in whatever spelling", async () => {
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

  test("is never reached when it has become Portico's own port since it was registered", async () => {
    const self = { hosts: [], port };
    const through = openTo({ resolver: answering("127.0.0.1") }, { ...loose, self });
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
