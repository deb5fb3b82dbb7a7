import { afterEach, describe, expect, test } from "vitest";
import { type DnsResult, type NameServer, startNameServer } from "@/tests/support/name-server";
import { createHttpClient } from "./client";
import { classifyFailure } from "./failure";
import { type OpenResolver, openPublicResolver, openSystemResolver } from "./resolver";

let server: NameServer | undefined;
let resolver: OpenResolver | undefined;
afterEach(end);

async function end(): Promise<void> {
  resolver?.close();
  await server?.close();
  resolver = undefined;
  server = undefined;
}

async function resolveWith(name: string, respond: (name: string, type: string) => DnsResult) {
  server = await startNameServer(respond);
  resolver = openPublicResolver([server.address]);
  return resolver.resolve(name);
}

/** The failure code of a lookup. */
const failureOf = (name: string, respond: (name: string, type: string) => DnsResult) =>
  resolveWith(name, respond).then(
    () => "resolved",
    (error) => classifyFailure(error),
  );

describe("the public resolver", () => {
  test("returns the addresses of both families, IPv4 first", async () => {
    const addresses = await resolveWith("both.test", (_, type) =>
      type === "A" ? ["8.8.8.8", "1.1.1.1"] : ["2606:4700::1111"],
    );
    expect(addresses).toEqual([
      { address: "8.8.8.8", family: 4 },
      { address: "1.1.1.1", family: 4 },
      { address: "2606:4700::1111", family: 6 },
    ]);
    expect(server?.queries.toSorted()).toEqual(["A both.test", "AAAA both.test"]);
  });

  test("returns private addresses too, because vetting happens later", async () => {
    const addresses = await resolveWith("inside.test", (_, type) => (type === "A" ? ["127.0.0.1"] : ["::1"]));
    expect(addresses.map(({ address }) => address)).toEqual(["127.0.0.1", "::1"]);
  });

  test("succeeds with one family, whatever happens to the other", async () => {
    for (const other of [[], "no_such_name", "failure"] as const) {
      const addresses = await resolveWith("one.test", (_, type) => (type === "A" ? ["8.8.8.8"] : other));
      expect(addresses).toEqual([{ address: "8.8.8.8", family: 4 }]);
      await end();
    }
  });

  test.each([
    ["an unknown name", "dns_not_found", () => "no_such_name"],
    ["a name without addresses", "dns_not_found", () => []],
    ["a server that fails", "dns_failed", () => "failure"],
    [
      "a server that fails for one family and has no record of the other",
      "dns_failed",
      (_, type) => (type === "A" ? [] : "failure"),
    ],
    ["a server that does not respond", "dns_failed", () => "silence"],
  ] as const satisfies readonly (readonly [string, string, (name: string, type: string) => DnsResult])[])(
    "%s is %s",
    async (_, code, respond) => {
      expect(await failureOf("name.test", respond)).toBe(code);
    },
  );

  test("reports a missing name server as a failed lookup, not as a refused connection", async () => {
    resolver = openPublicResolver(["127.0.0.1:1"]);
    await expect(resolver.resolve("name.test").catch(classifyFailure)).resolves.toBe("dns_failed");
  });

  test("does not let names without a response delay the others", async () => {
    server = await startNameServer((name) => (name.startsWith("dead") ? "silence" : ["8.8.8.8"]));
    resolver = openPublicResolver([server.address]);
    const { resolve } = resolver;
    let resolved = 0;
    const dead = Array.from({ length: 50 }, (_, at) =>
      resolve(`dead-${at}.test`).then(
        () => "resolved",
        () => (resolved === 50 ? "after the others" : "before the others"),
      ),
    );
    await Promise.all(
      Array.from({ length: 50 }, async (_, at) => {
        await resolve(`live-${at}.test`);
        resolved += 1;
      }),
    );
    // None of them was awaited. They end only now, because the resolver is closed.
    resolver.close();
    expect(new Set(await Promise.all(dead))).toEqual(new Set(["after the others"]));
  });
});

test("a client for the public internet uses it, and not the hosts file", async () => {
  const client = createHttpClient({ allowPrivateTargets: false });
  const request = { headers: [], body: Buffer.alloc(0), timeoutMs: 15_000, maxResponseBytes: 1 };
  const result = await client.send({ ...request, url: "https://no-such-host.invalid/" });
  expect(result.outcome === "failed" && result.code).toMatch(/^dns_/);
  expect(result.outcome === "failed" && result.detail).toMatch(/^query(A|Aaaa) /);
  client.close();
});

test("the system's resolver finds this machine", async () => {
  const addresses = await openSystemResolver().resolve("localhost");
  expect(
    addresses.map(({ address }) => address).some((address) => ["127.0.0.1", "::1"].includes(address)),
  ).toBe(true);
});
