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
 * and broadcast. A mapped IPv4 address is checked as the IPv4 address. The other ways to write link-local addresses in
 * IPv6 are listed.
 */
const neverIpv4: readonly (readonly [string, number])[] = [
  ["169.254.0.0", 16],
  ["100.100.100.200", 32],
  ["168.63.129.16", 32],
  ["192.0.0.192", 32],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];
const neverIpv6: readonly (readonly [string, number])[] = [
  ["fe80::", 10],
  ["ff00::", 8],
  ["fd00:ec2::254", 128],
  ["fd20:ce::254", 128],
  ["::a9fe:0", 112],
  ["64:ff9b::a9fe:0", 112],
  ["2002:a9fe::", 32],
];

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
