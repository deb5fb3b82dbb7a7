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

async function ask(name: string, say: (name: string, type: string) => DnsResult) {
  server = await startNameServer(say);
  resolver = openPublicResolver([server.address]);
  return resolver.resolve(name);
}

/** The failure code that a look-up ends with. */
const failureOf = (name: string, say: (name: string, type: string) => DnsResult) =>
  ask(name, say).then(
    () => "resolved",
    (error) => classifyFailure(error),
  );

describe("the public resolver", () => {
  test("gives the addresses of both families, IPv4 first", async () => {
    const addresses = await ask("both.test", (_, type) =>
      type === "A" ? ["8.8.8.8", "1.1.1.1"] : ["2606:4700::1111"],
    );
    expect(addresses).toEqual([
      { address: "8.8.8.8", family: 4 },
      { address: "1.1.1.1", family: 4 },
      { address: "2606:4700::1111", family: 6 },
    ]);
    expect(server?.queries.toSorted()).toEqual(["A both.test", "AAAA both.test"]);
  });

  test("hands on private addresses as they are: vetting is not its work", async () => {
    const addresses = await ask("inside.test", (_, type) => (type === "A" ? ["127.0.0.1"] : ["::1"]));
    expect(addresses.map(({ address }) => address)).toEqual(["127.0.0.1", "::1"]);
  });

  test("is content with one family, whatever the other says", async () => {
    for (const other of [[], "no_such_name", "failure"] as const) {
      const addresses = await ask("one.test", (_, type) => (type === "A" ? ["8.8.8.8"] : other));
      expect(addresses).toEqual([{ address: "8.8.8.8", family: 4 }]);
      await end();
    }
  });

  test.each([
    ["an unknown name", "dns_not_found", () => "no_such_name"],
    ["a name without addresses", "dns_not_found", () => []],
    ["a server that fails", "dns_failed", () => "failure"],
    [
      "a server that fails for one family and knows nothing of the other",
      "dns_failed",
      (_, type) => (type === "A" ? [] : "failure"),
    ],
    ["a server that does not answer", "dns_failed", () => "silence"],
  ] as const satisfies readonly (readonly [string, string, (name: string, type: string) => DnsResult])[])(
    "%s is %s",
    async (_, code, say) => {
      expect(await failureOf("name.test", say)).toBe(code);
    },
  );

  test("calls a name server that is not there a failed look-up, and not a refused connection", async () => {
    resolver = openPublicResolver(["127.0.0.1:1"]);
    await expect(resolver.resolve("name.test").catch(classifyFailure)).resolves.toBe("dns_failed");
  });

  test("lets no name that is not answered hold up the others", async () => {
    server = await startNameServer((name) => (name.startsWith("dead") ? "silence" : ["8.8.8.8"]));
    resolver = openPublicResolver([server.address]);
    const { resolve } = resolver;
    let answered = 0;
    const dead = Array.from({ length: 50 }, (_, at) =>
      resolve(`dead-${at}.test`).then(
        () => "resolved",
        () => (answered === 50 ? "after the others" : "before the others"),
      ),
    );
    await Promise.all(
      Array.from({ length: 50 }, async (_, at) => {
        await resolve(`live-${at}.test`);
        answered += 1;
      }),
    );
    // Not one of them was waited for: they end only now, because the resolver is closed.
    resolver.close();
    expect(new Set(await Promise.all(dead))).toEqual(new Set(["after the others"]));
  });
});

test("a door to the public internet asks it, and leaves the hosts file alone", async () => {
  const door = createHttpClient({ allowPrivateTargets: false });
  const request = { headers: [], body: Buffer.alloc(0), timeoutMs: 15_000, maxResponseBytes: 1 };
  const result = await door.send({ ...request, url: "https://no-such-host.invalid/" });
  expect(result.outcome === "failed" && result.code).toMatch(/^dns_/);
  expect(result.outcome === "failed" && result.detail).toMatch(/^query(A|Aaaa) /);
  door.close();
});

test("the system's resolver knows this machine", async () => {
  const addresses = await openSystemResolver().resolve("localhost");
  expect(
    addresses.map(({ address }) => address).some((address) => ["127.0.0.1", "::1"].includes(address)),
  ).toBe(true);
});
