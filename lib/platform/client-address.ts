import { isIP, isIPv6 } from "node:net";
import { env, isEnvValid } from "./env";

/** What is known about where a request comes from. */
export interface ClientChain {
  /** The `x-forwarded-for` header: each proxy appends the address that it received the request from. */
  readonly forwarded: string | undefined;
  /** The address of the connection. */
  readonly peer: string | undefined;
  /** How many proxies of our own the request passes. Everything that they did not append can be made up. */
  readonly trustedProxies: number;
}

/**
 * The client's IP address: the entry that the outermost trusted proxy appended, counted from the right. If the header has
 * fewer entries, it is the leftmost one.
 * @returns undefined if there is no valid address
 */
export function clientAddress({ forwarded, peer, trustedProxies }: ClientChain): string | undefined {
  if (forwarded === undefined) return peer === undefined ? undefined : addressIn(peer);
  const chain = [...forwarded.split(","), ...(peer === undefined ? [] : [peer])].map(addressIn);
  const outermost = Math.max(0, chain.length - 1 - trustedProxies);
  return chain.slice(outermost).find((address) => address !== undefined);
}

/**
 * The client's address as a route sees it, or null. Portico's own server has reduced the header to one address. Elsewhere,
 * the platform's proxy appends the last entry.
 */
export function forwardedAddress(headers: { get(name: string): string | null }): string | null {
  const forwarded = headers.get("x-forwarded-for") ?? undefined;
  const others = Math.max(0, trustedProxies() - 1);
  return clientAddress({ forwarded, peer: undefined, trustedProxies: others }) ?? null;
}

/** How many proxies are trusted: none while the environment is malformed, when every handler responds with 503. */
export function trustedProxies(): number {
  return isEnvValid() ? env().PORTICO_TRUSTED_PROXIES : 0;
}

/** The address in an entry, which may have a port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function addressIn(entry: string): string | undefined {
  const text = entry.trim().replace(/^"|"$/g, "");
  const bare = text.replace(/^\[([^\]]*)\](?::\d+)?$/, "$1").replace(/^(\d+(?:\.\d+){3}):\d+$/, "$1");
  const address = bare.replace(/^::ffff:(?=\d+(?:\.\d+){3}$)/i, "");
  return isIP(address) === 0 || address.includes("%") ? undefined : address;
}

/**
 * The network that one client has to itself: an IPv4 address, or the first 64 bits of an IPv6 address, in which a client
 * can use any address. All clients without a known address are one network.
 */
export function clientNetwork(address: string | null | undefined): string {
  if (address === null || address === undefined) return "unknown";
  if (!isIPv6(address)) return address;
  const [head = "", tail] = address.toLowerCase().split("::");
  const left = head === "" ? [] : head.split(":");
  const missing = tail === undefined ? 0 : 8 - left.length - groupsIn(tail);
  const groups = [...left, ...Array.from({ length: missing }, () => "0"), ...(tail ?? "").split(":")];
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(":")}::/64`;
}

/** An IPv4 address at the end takes the place of two groups. */
function groupsIn(part: string): number {
  if (part === "") return 0;
  return part.split(":").length + (part.includes(".") ? 1 : 0);
}
