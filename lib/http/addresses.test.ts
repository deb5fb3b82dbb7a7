import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { describe, expect, test } from "vitest";
import { isPublicAddress, literalAddress, mayConnectTo } from "./addresses";
import { embed, embedded, embeddings, ranges } from "./addresses.fixture";

const edges = ranges
  .trim()
  .split("\n")
  .flatMap((line) =>
    [...line.matchAll(/(?<=\s)([+-])(\S*)/g)].map(([, sign, address]) => [sign, address] as const),
  );

describe("isPublicAddress", () => {
  test.each(edges)("%s%s", (sign, address = "") => {
    expect(isPublicAddress(address)).toBe(sign === "+");
  });

  const inside = embedded.flatMap((address) => embeddings.map((template) => embed(template, address)));
  test.each(inside)("denies %s, which contains an IPv4 address", (address) => {
    expect(ipaddr.IPv6.isValid(address)).toBe(true);
    expect(isPublicAddress(address)).toBe(false);
  });

  test("is tested at both edges of every range", () => {
    expect(edges.length + inside.length).toBeGreaterThan(220);
    expect(edges.filter(([sign]) => sign === "+").length).toBeGreaterThan(45);
  });
});

/** Addresses that ipaddr.js calls unicast and Portico denies: protocol assignments, and cloud metadata services. */
const denied = ["192.31.196.0/24", "192.52.193.0/24", "192.175.48.0/24", "168.63.129.16/32", "2001::/23"];
const deniedToo = (address: ipaddr.IPv4 | ipaddr.IPv6) =>
  denied.some((range) => {
    const [network, bits] = ipaddr.parseCIDR(range);
    return network.kind() === address.kind() && address.match([network, bits] as never);
  });
const isOrdinary = (text: string) => {
  const address = ipaddr.parse(text);
  const handedOut = address.kind() === "ipv4" || address.match([ipaddr.parse("2000::"), 3] as never);
  return address.range() === "unicast" && handedOut && !deniedToo(address);
};

describe("an independent classifier agrees", () => {
  // Random addresses rarely fall into a range, so these begin like one.
  const prefixes = [
    0x2001_0000, 0x2001_0db8, 0x2002_7f00, 0x2620_004f, 0x3fff_0000, 0x3fff_1000, 0x0064_ff9b, 0xfe80_0000,
  ];
  const near6 = fc
    .tuple(fc.constantFrom(...prefixes), fc.array(fc.nat(0xffff), { minLength: 6, maxLength: 6 }))
    .map(([prefix, rest]) =>
      [prefix >>> 16, prefix & 0xffff, ...rest].map((part) => part.toString(16)).join(":"),
    );
  const near4 = fc
    .tuple(
      fc.constantFrom("10", "100.64", "127", "169.254", "172.16", "192.0.0", "192.88.99", "198.18"),
      fc.ipV4(),
    )
    .map(([prefix, address]) => [...prefix.split("."), ...address.split(".")].slice(0, 4).join("."));

  test.each([
    ["IPv4", fc.ipV4()],
    ["IPv4 near the ranges", near4],
    ["IPv6", fc.ipV6()],
    ["IPv6 near the ranges", near6],
  ])("on %s", (_, addresses) => {
    fc.assert(
      fc.property(addresses, (address) => {
        expect(isPublicAddress(address), address).toBe(isOrdinary(address));
      }),
      { numRuns: 5_000 },
    );
  });
});

describe("with private targets allowed", () => {
  test.each([
    "127.0.0.1",
    "10.0.0.1",
    "192.168.1.1",
    "172.16.0.1",
    "100.64.0.1",
    "8.8.8.8",
    "::1",
    "fd00::1",
    "2001:db8::1",
  ])("%s is allowed", (address) => {
    expect(mayConnectTo(address, true)).toBe(true);
    expect(mayConnectTo(address, false)).toBe(isPublicAddress(address));
  });

  // The metadata services of clouds in every spelling, and addresses that are not a single machine.
  const never = [
    "169.254.169.254",
    "169.254.170.2",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "::ffff:169.254.169.254",
    "::ffff:a9fe:a9fe",
    "::a9fe:a9fe",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::",
    "fd00:ec2::254",
    "fd00:ec2::23",
    "fd00:ec2::123",
    "fd20:ce::254",
    "fe80::1",
    "fe80::1%eth0",
    "fd00::1%eth0",
    "ff02::1",
    "224.0.0.1",
    "255.255.255.255",
    "nonsense",
    "",
  ];
  test.each(never)("%s is still denied", (address) => expect(mayConnectTo(address, true)).toBe(false));

  const neverIpv4 = never.filter((address) => ipaddr.IPv4.isValid(address));
  const spelled = neverIpv4.flatMap((address) =>
    embeddings.map((template) => [address, embed(template, address)] as const),
  );
  test.each(spelled)("%s is still denied as %s", (_, address) => {
    expect(mayConnectTo(address, true)).toBe(false);
  });

  test.each(["64:ff9b:1::a00:1", "64:ff9b:1:fffe::a00:1", "::ffff:0:a00:1", "2001:0:1::1"])(
    "%s is still denied, because a translator decides where it leads",
    (address) => expect(mayConnectTo(address, true)).toBe(false),
  );

  test.each(["64:ff9b::a00:1", "64:ff9b::7f00:1", "2002:a00:1::", "::a00:1"])(
    "%s is allowed like the IPv4 address in it",
    (address) => expect(mayConnectTo(address, true)).toBe(true),
  );
});

test("literalAddress distinguishes addresses from names", () => {
  expect(["[::1]", "1.2.3.4", "example.com", "[x]"].map(literalAddress)).toEqual([
    "::1",
    "1.2.3.4",
    undefined,
    undefined,
  ]);
});
