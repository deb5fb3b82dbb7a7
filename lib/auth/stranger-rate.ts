import { clientNetwork } from "@/lib/platform/client-address";
import { isEnvValid } from "@/lib/platform/env";
import { limitReached } from "@/lib/platform/errors";
import { RateLimiter } from "@/lib/platform/rate-limiter";
import { Slots } from "@/lib/platform/slots";
import { rateOf, slowDown } from "./request-rate";

/**
 * What a network can send without a valid key or session, as multiples of PORTICO_REQUESTS_PER_SECOND, and for how many
 * seconds' worth at once. A new visitor loads the files of the portal once.
 */
const rates = {
  request: { factor: 0.3, seconds: 5 },
  /** A sign-in takes three requests to next-auth. Each costs less than a page, and passwords have limits of their own. */
  auth: { factor: 1, seconds: 5 },
  /** The first call of a key that this process has not seen lately. It costs less than a page. */
  call: { factor: 0.5, seconds: 4 },
  file: { factor: 10, seconds: 5 },
  health: { factor: 0.5, seconds: 4 },
  /** Requests that failed: nothing is refused because of them, but further failures take time. */
  failure: { factor: 0.2, seconds: 10 },
} as const;

export type StrangersRequest = Exclude<keyof typeof rates, "failure">;

/** How many requests of strangers from one network run at a time. The others wait for their turn. */
const requestsAtATime = 1;
const queue = { maxWaiting: 40, maxWaitMs: 5_000 };

// Next bundles several copies of this module. They share the counts.
const shared = globalThis as typeof globalThis & {
  porticoStrangers?: { readonly limiter: RateLimiter; readonly slots: Slots };
};

function strangers() {
  shared.porticoStrangers ??= {
    limiter: new RateLimiter(),
    slots: new Slots({ ...queue, refusal: () => limitReached("Too many requests run at a time.", 2) }),
  };
  return shared.porticoStrangers;
}

function take(kind: keyof typeof rates, address: string | null): number {
  if (!isEnvValid()) return 0;
  const { factor, seconds } = rates[kind];
  return strangers().limiter.take(`${kind}:${clientNetwork(address)}`, rateOf(factor, seconds));
}

/**
 * Counts a request without a valid key or session.
 * @param address the address that it comes from, if it is known
 * @returns 0, or how many seconds the network must wait
 */
export function takeStrangersRequest(kind: StrangersRequest, address: string | null): number {
  return Math.ceil(take(kind, address));
}

/**
 * Counts a request that failed because it was forged or malformed. If its network sends too many, this takes one to three
 * seconds, so that a stranger who sends the next one after the response cannot keep the process busy. The network may
 * also be that of a provider or a proxy, so nothing is refused.
 */
export async function slowFailure(address: string | null): Promise<void> {
  if (take("failure", address) > 0) await slowDown();
}

/**
 * Runs a stranger's request when its network has a free slot.
 * @throws PorticoError `limit_reached`
 */
export function inStrangersSlot<T>(address: string | null, work: () => Promise<T>): Promise<T> {
  return strangers().slots.run(clientNetwork(address), requestsAtATime, work);
}
