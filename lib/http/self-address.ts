import { BlockList, isIPv4, isIPv6 } from "node:net";
import { networkInterfaces } from "node:os";
import { literalAddress } from "./addresses";

/** The addresses of Portico itself. Nothing is sent to them, because events would loop for ever. */
export interface SelfAddress {
  /** `host:port` of every public URL, in lower case. */
  readonly hosts: readonly string[];
  /** The port that this process listens on. */
  readonly port: number;
}

/** The port of a URL, or the default port of its scheme. */
export function portOf(url: URL): number {
  if (url.port !== "") return Number(url.port);
  return url.protocol === "https:" ? 443 : 80;
}

/** The normalised `host:port` of a URL, for comparisons. */
export function hostAndPort(url: URL): string {
  return `${url.hostname.toLowerCase().replace(/\.$/, "")}:${portOf(url)}`;
}

/** Whether an address belongs to this machine: loopback in any spelling, or one of its network interfaces. */
export function isOwnAddress(address: string): boolean {
  const ownAddresses = new BlockList();
  ownAddresses.addSubnet("127.0.0.0", 8, "ipv4");
  for (const each of ["::1", "::", ...interfaceAddresses()]) {
    ownAddresses.addAddress(each, isIPv4(each) ? "ipv4" : "ipv6");
  }
  // A connection to "any address" reaches this machine.
  ownAddresses.addAddress("0.0.0.0", "ipv4");
  return ownAddresses.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}

function interfaceAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .map(({ address }) => address.replace(/%.*$/, ""));
}

/** Whether the URL alone shows that it is Portico's own. The addresses of a name are checked on connecting. */
export function isOwnUrl(url: URL, self: SelfAddress): boolean {
  if (self.hosts.includes(hostAndPort(url))) return true;
  if (portOf(url) !== self.port) return false;
  const literal = literalAddress(url.hostname);
  return literal === undefined ? /(^|\.)localhost$/.test(url.hostname) : isOwnAddress(literal);
}
