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
 * What is not public inside 2000::/3, the only IPv6 space that is handed out: Teredo, benchmarking, ORCHID and other
 * protocol assignments (2001::/23), documentation, 6to4 and AS112. Everything outside 2000::/3 is denied as a whole:
 * loopback, mapped and compatible IPv4, NAT64, link-local, unique local, multicast. Source: IANA IPv6 registries.
 */
const deniedIpv6: readonly (readonly [string, number])[] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["2620:4f:8000::", 48],
  ["3fff::", 20],
];

const denied4 = new BlockList();
for (const [network, bits] of deniedIpv4) denied4.addSubnet(network, bits, "ipv4");
const denied6 = new BlockList();
for (const [network, bits] of deniedIpv6) denied6.addSubnet(network, bits, "ipv6");
const global6 = new BlockList();
global6.addSubnet("2000::", 3, "ipv6");

/** Whether an IP address is on the public internet. Anything that is not an address is not. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !denied4.check(address, "ipv4");
  if (!isIPv6(address) || address.includes("%")) return false;
  return global6.check(address, "ipv6") && !denied6.check(address, "ipv6");
}

/** The address inside a URL's host name (`[::1]`, `127.0.0.1`), or undefined for a name. */
export function literalAddress(hostname: string): string | undefined {
  const bare = hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
  return isIPv4(bare) || isIPv6(bare) ? bare : undefined;
}
