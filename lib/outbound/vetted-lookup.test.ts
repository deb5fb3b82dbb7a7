import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { openDoor } from "./door";
import { type Resolver, vettedLookup } from "./vetted-lookup";

const answering =
  (...addresses: string[]): Resolver =>
  (_, __, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );

function look(resolver: Resolver, allowPrivateTargets = false): Promise<unknown> {
  return new Promise((resolve) => {
    vettedLookup({ allowPrivateTargets }, resolver)("name.test", { all: true }, (error, address) =>
      resolve(error ? error.code : address),
    );
  });
}

test("passes on what it vetted", async () => {
  expect(await look(answering("8.8.8.8", "2606:4700::1111"))).toHaveLength(2);
  expect(await look(answering("127.0.0.1"), true)).toHaveLength(1);
});

test("one private address condemns the whole set", async () => {
  expect(await look(answering("8.8.8.8", "10.0.0.1"))).toBe("ERR_BLOCKED_ADDRESS");
  expect(await look(answering("127.0.0.1"))).toBe("ERR_BLOCKED_ADDRESS");
  expect(await look(answering())).toBe("ENOTFOUND");
});

test("a name that turns private never reaches the canary, and the answer does not name the address", async () => {
  let touched = 0;
  const canary = createServer((_, response) => {
    touched += 1;
    response.end();
  });
  canary.on("connection", () => {
    touched += 1;
  });
  await new Promise<void>((resolve) => canary.listen(0, "127.0.0.1", resolve));
  const { port } = canary.address() as AddressInfo;
  expect(port).toBeGreaterThan(0);
  const door = openDoor({ allowPrivateTargets: false }, answering("127.0.0.1"));
  const request = { headers: [], body: Buffer.from("{}"), timeoutMs: 2_000, maxResponseBytes: 10 };
  for (const url of [
    `https://rebound.test:8443/`,
    "https://rebound.test/",
    `http://127.0.0.1:${port}/`,
    `https://127.0.0.1/`,
  ]) {
    const result = await door.send({ ...request, url });
    expect(result).toMatchObject({ outcome: "failed", code: "blocked_address" });
    expect(JSON.stringify(result)).not.toContain("127.0.0.1");
  }
  door.close();
  canary.close();
  expect(touched).toBe(0);
});
