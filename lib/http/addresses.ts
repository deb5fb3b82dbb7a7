import { BlockList, isIPv4, isIPv6 } from "node:net";

/**
 * IPv4 networks that are not the public internet. Source: IANA IPv4 Special-Purpose Address Registry, plus multicast
 * and the former class E.
 */
const deniedIpv4: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.31.196.0", 24],
  ["192.52.193.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["192.175.48.0", 24],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

/**
 * The networks inside 2000::/3 that are not public: Teredo, benchmarking, ORCHID and other protocol assignments
 * (2001::/23), documentation, 6to4 and AS112. IANA assigns global addresses only from 2000::/3, so everything outside it
 * is denied as a whole: loopback, mapped and compatible IPv4, NAT64, link-local, unique local, multicast.
 * Source: IANA IPv6 registries.
 */
const deniedIpv6: readonly (readonly [string, number])[] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["2620:4f:8000::", 48],
  ["3fff::", 20],
];

/**
 * Networks that are denied even if private targets are allowed: the metadata services from which any process inside a
 * cloud can read credentials (link-local, and special addresses of AWS, Google, Azure, Alibaba and Oracle), multicast
 * and broadcast. The list checks a mapped IPv4 address (`::ffff:a.b.c.d`) as the IPv4 address.
 */
const neverIpv4: readonly (readonly [string, number])[] = [
  ["169.254.0.0", 16],
  ["100.100.100.200", 32],
  ["168.63.129.16", 32],
  ["192.0.0.192", 32],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];
/**
 * Translators of IPv4 (`::ffff:0:0:0/96`, `64:ff9b:1::/48`) and Teredo can lead to any IPv4 address, so they are denied
 * as a whole. AWS reserves `fd00:ec2::/32` for its metadata, credentials, time and name services.
 */
const neverIpv6: readonly (readonly [string, number])[] = [
  ["fe80::", 10],
  ["ff00::", 8],
  ["fd00:ec2::", 32],
  ["fd20:ce::254", 128],
  ["::ffff:0:0:0", 96],
  ["64:ff9b:1::", 48],
  ["2001::", 32],
  ...neverIpv4.flatMap(embeddingsOf),
];

/** An IPv4 network as the IPv6 networks that lead to it: IPv4-compatible, NAT64 and 6to4. */
function embeddingsOf([network, bits]: readonly [string, number]): readonly (readonly [string, number])[] {
  const [a = 0, b = 0, c = 0, d = 0] = network.split(".").map(Number);
  const halves = `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  return [
    [`::${halves}`, 96 + bits],
    [`64:ff9b::${halves}`, 96 + bits],
    [`2002:${halves}::`, 16 + bits],
  ];
}

function listOf(...families: (readonly [readonly (readonly [string, number])[], "ipv4" | "ipv6"])[]) {
  const list = new BlockList();
  for (const [networks, family] of families) {
    for (const [network, bits] of networks) list.addSubnet(network, bits, family);
  }
  return list;
}

const denied4 = listOf([deniedIpv4, "ipv4"]);
const denied6 = listOf([deniedIpv6, "ipv6"]);
const global6 = listOf([[["2000::", 3]], "ipv6"]);
const never = listOf([neverIpv4, "ipv4"], [neverIpv6, "ipv6"]);

/** The family of an address. An address with a zone (`fe80::1%eth0`) is local to a link of this machine: undefined. */
function familyOf(address: string): "ipv4" | "ipv6" | undefined {
  if (isIPv4(address)) return "ipv4";
  return isIPv6(address) && !address.includes("%") ? "ipv6" : undefined;
}

/** Whether an IP address is on the public internet. False for anything that is not an address. */
export function isPublicAddress(address: string): boolean {
  const family = familyOf(address);
  if (family === undefined || never.check(address, family)) return false;
  if (family === "ipv4") return !denied4.check(address, family);
  return global6.check(address, family) && !denied6.check(address, family);
}

/** Whether Portico may connect to an address: it is public, or private and private targets are allowed. */
export function mayConnectTo(address: string, allowPrivateTargets: boolean): boolean {
  if (!allowPrivateTargets) return isPublicAddress(address);
  const family = familyOf(address);
  return family !== undefined && !never.check(address, family);
}

/** The IP address in the host part of a URL (`[::1]`, `127.0.0.1`); undefined if it is a name. */
export function literalAddress(hostname: string): string | undefined {
  const unbracketed = hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
  return isIPv4(unbracketed) || isIPv6(unbracketed) ? unbracketed : undefined;
}
