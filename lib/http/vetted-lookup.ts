import type { LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import { mayConnectTo } from "./addresses";
import type { Resolver } from "./resolver";
import { isOwnAddress } from "./self-address";
import type { OutboundPolicy } from "./target";

/** Ends a request before it connects. The message does not contain the address, because that is internal. */
export class BlockedAddressError extends Error {
  readonly code = "ERR_BLOCKED_ADDRESS";
}

/**
 * A `lookup` for sockets that resolves once and vets every address. One denied address blocks the name: a name that
 * resolves to both kinds is either broken or an attack. The socket connects to the vetted address, so a later change of
 * the name has no effect.
 * @param port the port that the socket connects to
 */
export function vettedLookup(policy: OutboundPolicy, port: number, resolve: Resolver): LookupFunction {
  return (hostname, options, done) => {
    const pass = (addresses: readonly LookupAddress[]) => {
      const problem = problemWith(hostname, addresses, policy, port);
      const [first] = addresses;
      if (problem || !first) return done(problem ?? null, "");
      return options.all ? done(null, [...addresses]) : done(null, first.address, first.family);
    };
    resolve(hostname).then(pass, (error) => done(error, ""));
  };
}

function problemWith(
  hostname: string,
  addresses: readonly LookupAddress[],
  policy: OutboundPolicy,
  port: number,
): NodeJS.ErrnoException | undefined {
  if (addresses.length === 0)
    return Object.assign(new Error(`${hostname} has no address`), { code: "ENOTFOUND" });
  if (!addresses.every(({ address }) => mayConnectTo(address, policy.allowPrivateTargets)))
    return new BlockedAddressError(
      "The host name resolves to an address that is not on the public internet.",
    );
  if (policy.self?.port === port && addresses.some(({ address }) => isOwnAddress(address)))
    return new BlockedAddressError("The host name resolves to Portico itself.");
  return undefined;
}
