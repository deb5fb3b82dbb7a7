import type { LookupAddress } from "node:dns";
import { lookup, Resolver as Queries } from "node:dns/promises";

/** All addresses of a name. It rejects with an error of Node's `dns` module. */
export type Resolver = (hostname: string) => Promise<readonly LookupAddress[]>;

export interface OpenResolver {
  readonly resolve: Resolver;
  /** Ends the look-ups that are still under way. */
  close(): void;
}

/** How long one question to one name server may take, in milliseconds; the second try gets twice the time. */
const queryTimeoutMs = 2_000;
const tries = 2;

/**
 * Asks DNS itself, A and AAAA at once, as many names at a time as there are. The operating system's own look-up works
 * on a few threads that everybody shares: a handful of names whose servers do not answer would stop all deliveries.
 * Hosts files and local name services are not asked: what they know is not on the public internet.
 * @param servers name servers as `address` or `address:port`; the operating system's unless given
 */
export function openPublicResolver(servers?: readonly string[]): OpenResolver {
  const queries = new Queries({ timeout: queryTimeoutMs, tries });
  if (servers) queries.setServers(servers);
  const resolve = async (hostname: string): Promise<LookupAddress[]> => {
    // IPv4 first: who has both can be reached by it, and many machines that send have nothing else.
    const families = [queries.resolve4(hostname), queries.resolve6(hostname)];
    const results = await Promise.allSettled(families);
    const addresses = results.flatMap((result, at) =>
      result.status === "fulfilled"
        ? result.value.map((address) => ({ address, family: at === 0 ? 4 : 6 }))
        : [],
    );
    if (addresses.length > 0) return addresses;
    throw mostSpecificReason(results);
  };
  return { resolve, close: () => queries.cancel() };
}

/** Of two refusals the one that is not just "no such record": a server that failed may know an address after all. */
function mostSpecificReason(results: readonly PromiseSettledResult<unknown>[]): unknown {
  const reasons = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  return reasons.find(({ code }) => code !== "ENODATA" && code !== "ENOTFOUND") ?? reasons[0];
}

/** Asks the operating system, which also knows hosts files and the names of a private network. */
export function openSystemResolver(): OpenResolver {
  return { resolve: (hostname) => lookup(hostname, { all: true }), close: () => undefined };
}
