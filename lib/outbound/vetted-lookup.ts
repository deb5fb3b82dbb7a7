import { type LookupAddress, type LookupOptions, lookup } from "node:dns";
import { isPublicAddress } from "./addresses";
import type { OutboundPolicy } from "./target";

/** Resolves a name to all of its addresses, as `dns.lookup` does with `all: true`. */
export type Resolver = (
  hostname: string,
  options: LookupOptions & { all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Raised instead of a connection to an address that is not public. It does not name the address: that is internal. */
export class BlockedAddressError extends Error {
  readonly code = "ERR_BLOCKED_ADDRESS";
  constructor() {
    super("The name resolves to an address that is not on the public internet.");
  }
}

/**
 * A `lookup` for sockets that resolves once and vets every address. One address that is not public condemns the whole
 * set: a name that answers with both is either broken or an attack. The socket connects to what was vetted, so a name
 * that changes its mind afterwards changes nothing.
 */
export function vettedLookup(policy: OutboundPolicy, resolver: Resolver = lookup) {
  return (
    hostname: string,
    options: LookupOptions,
    done: (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void,
  ): void => {
    resolver(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, "");
      const first = addresses[0];
      if (!first)
        return done(Object.assign(new Error(`${hostname} has no address`), { code: "ENOTFOUND" }), "");
      const blocked =
        !policy.allowPrivateTargets && !addresses.every(({ address }) => isPublicAddress(address));
      if (blocked) return done(new BlockedAddressError(), "");
      if (options.all) return done(null, addresses);
      return done(null, first.address, first.family);
    });
  };
}
