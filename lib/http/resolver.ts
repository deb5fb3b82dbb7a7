import type { LookupAddress } from "node:dns";
import { lookup, Resolver as Queries } from "node:dns/promises";

/** Resolves a name to all of its addresses. Rejects with an error of Node's `dns` module. */
export type Resolver = (hostname: string) => Promise<readonly LookupAddress[]>;

export interface OpenResolver {
  readonly resolve: Resolver;
  /** Cancels the queries that are still running. */
  close(): void;
}

/** How long one query to one name server may take, in milliseconds. The second try gets twice the time. */
const queryTimeoutMs = 2_000;
const tries = 2;

/**
 * Queries DNS directly, for A and AAAA records at once and for any number of names in parallel. The lookup of the
 * operating system runs on a few shared threads: a handful of names whose servers do not respond would stop all
 * deliveries. Hosts files and local name services are not used, because their names are not on the public internet.
 * @param servers name servers as `address` or `address:port`; by default those of the operating system
 */
export function openPublicResolver(servers?: readonly string[]): OpenResolver {
  const queries = new Queries({ timeout: queryTimeoutMs, tries });
  if (servers) queries.setServers(servers);
  const resolve = async (hostname: string): Promise<LookupAddress[]> => {
    // IPv4 first: endpoints with both families can be reached by it, and many sending machines have no IPv6.
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

/** Prefers the error that is not "no such record": a server that failed may still have an address. */
function mostSpecificReason(results: readonly PromiseSettledResult<unknown>[]): unknown {
  const reasons = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  return reasons.find(({ code }) => code !== "ENODATA" && code !== "ENOTFOUND") ?? reasons[0];
}

/** Uses the lookup of the operating system, which also reads hosts files and the names of a private network. */
export function openSystemResolver(): OpenResolver {
  return { resolve: (hostname) => lookup(hostname, { all: true }), close: () => undefined };
}
