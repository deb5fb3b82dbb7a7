import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clientAddress, clientNetwork, forwardedAddress } from "./client-address";
import { extendEnv } from "./env";

const made = "203.0.113.9";
const client = "198.51.100.7";
const proxy = "10.0.0.2";

function inRoute(forwarded: string | null, trustedProxies: number): string | null {
  extendEnv({ PORTICO_TRUSTED_PROXIES: String(trustedProxies) });
  return forwardedAddress({ get: () => forwarded });
}

describe("the address of a client", () => {
  test.each([
    ["without a proxy it is the connection's", undefined, client, 0, client],
    ["without a proxy the header is not believed", made, client, 0, client],
    ["one proxy appends it", client, proxy, 1, client],
    ["what the client sent stands further left", `${made}, ${client}`, proxy, 1, client],
    ["two proxies", `${made}, ${client}, 10.0.0.3`, proxy, 2, client],
    ["a proxy that sets no header", undefined, proxy, 1, proxy],
    ["fewer entries than proxies", client, proxy, 3, client],
    ["with a port", `${client}:4711`, proxy, 1, client],
    ["IPv6 with a port", "[2001:db8::1]:4711", proxy, 1, "2001:db8::1"],
    ["mapped IPv4", undefined, `::ffff:${client}`, 0, client],
    ["an entry that is no address", "unknown", proxy, 1, proxy],
    ["no address at all", "unknown", undefined, 0, undefined],
  ])("%s", (_, forwarded, peer, trustedProxies, address) => {
    expect(clientAddress({ forwarded, peer, trustedProxies })).toBe(address);
  });

  test("does not depend on anything that the client sends", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 5 }), (sent, trustedProxies) => {
        const appended = [client, ...Array.from({ length: trustedProxies - 1 }, () => proxy)];
        const forwarded = [sent, ...appended].join(", ");
        expect(clientAddress({ forwarded, peer: proxy, trustedProxies })).toBe(client);
        expect(inRoute(forwarded, trustedProxies)).toBe(client);
      }),
    );
  });

  test("in a route is the last entry, or the one that Portico's server left", () => {
    expect(inRoute(`${made}, ${client}`, 0)).toBe(client);
    expect(inRoute(client, 3)).toBe(client);
    expect(inRoute(null, 1)).toBeNull();
  });
});

test.each([
  ["198.51.100.7", "198.51.100.7"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["2001:db8:0:0:ffff::2", "2001:db8:0:0::/64"],
  ["2001:0DB8:0:0:1:2:3:4", "2001:db8:0:0::/64"],
  ["2001:db8:1::1", "2001:db8:1:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["::", "0:0:0:0::/64"],
  ["64:ff9b::192.0.2.1", "64:ff9b:0:0::/64"],
])("the network of %s is %s", (address, network) => {
  expect(clientNetwork(address)).toBe(network);
});
