import { BlockList, isIPv4, isIPv6 } from "node:net";
import { networkInterfaces } from "node:os";
import { literalAddress } from "./addresses";

/** Where Portico itself is reached. Nothing is sent there: its events would go round in circles. */
export interface SelfAddress {
  /** `host:port` of every public URL, in lower case. */
  readonly hosts: readonly string[];
  /** The port that this process listens on. */
  readonly port: number;
}

/** The port that a URL means, written or not. */
export function portOf(url: URL): number {
  if (url.port !== "") return Number(url.port);
  return url.protocol === "https:" ? 443 : 80;
}

/** A URL's `host:port`, fit to be compared. */
export function hostAndPort(url: URL): string {
  return `${url.hostname.toLowerCase().replace(/\.$/, "")}:${portOf(url)}`;
}

/** Whether an address is this machine's own: loopback in any spelling, or one of its network interfaces. */
export function isOwnAddress(address: string): boolean {
  const ownAddresses = new BlockList();
  ownAddresses.addSubnet("127.0.0.0", 8, "ipv4");
  for (const each of ["::1", "::", ...interfaceAddresses()]) {
    ownAddresses.addAddress(each, isIPv4(each) ? "ipv4" : "ipv6");
  }
  // To connect to "any address" is to connect to oneself.
  ownAddresses.addAddress("0.0.0.0", "ipv4");
  return ownAddresses.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}

function interfaceAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .map(({ address }) => address.replace(/%.*$/, ""));
}

/** Whether a URL can be seen to be Portico's own; what a name resolves to is asked when it is connected to. */
export function isOwnUrl(url: URL, self: SelfAddress): boolean {
  if (self.hosts.includes(hostAndPort(url))) return true;
  if (portOf(url) !== self.port) return false;
  const literal = literalAddress(url.hostname);
  return literal === undefined ? /(^|\.)localhost$/.test(url.hostname) : isOwnAddress(literal);
}
