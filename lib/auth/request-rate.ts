import { setTimeout as pause } from "node:timers/promises";
import { BoundedMap } from "@/lib/platform/bounded-map";
import { env } from "@/lib/platform/env";
import { limitReached, type PorticoError } from "@/lib/platform/errors";
import { type Rate, RateLimiter } from "@/lib/platform/rate-limiter";
import type { Actor } from "./context";
import { hashOf, rememberCaller } from "./known-callers";

/** How many seconds' worth of requests may come at once. */
const burstSeconds = { key: 2, session: 4 };
/** How many times the rate of one key all keys of a partner may send together. */
const partnerFactor = 2;
/** The same for an operator's key. */
const operatorFactor = 10;
/** The same for a session: a page loads others ahead. */
const sessionFactor = 5;

/** How long a refusal takes, in milliseconds. A client that does not wait itself would otherwise only cause refusals. */
const refusalMs = { least: 1_000, most: 3_000 };
/** Above this many keys, the one that was used least recently is forgotten. */
const maxKnownKeys = 10_000;

interface Bucket {
  readonly name: string;
  readonly factor: number;
  readonly kind: keyof typeof burstSeconds;
}

interface Rates {
  readonly limiter: RateLimiter;
  /** The buckets of the keys that this process has seen, by the hash of the key. */
  readonly bucketsOfKeys: BoundedMap<string, readonly Bucket[]>;
}

// Next bundles several copies of this module. They share the counts.
const shared = globalThis as typeof globalThis & { porticoRequestRates?: Rates };

function rates(): Rates {
  shared.porticoRequestRates ??= { limiter: new RateLimiter(), bucketsOfKeys: new BoundedMap(maxKnownKeys) };
  return shared.porticoRequestRates;
}

/**
 * A rate as a multiple of `PORTICO_REQUESTS_PER_SECOND`.
 * @param seconds how many seconds' worth may come at once
 */
export function rateOf(factor: number, seconds: number): Rate {
  const perSecond = env().PORTICO_REQUESTS_PER_SECOND * factor;
  return { perSecond, burst: Math.max(1, perSecond * seconds) };
}

function rateOfBucket({ factor, kind }: Bucket): Rate {
  return rateOf(factor, burstSeconds[kind]);
}

/** Takes a token of each bucket, up to the first one that has none. */
function take(buckets: readonly Bucket[]): number {
  for (const bucket of buckets) {
    const wait = rates().limiter.take(bucket.name, rateOfBucket(bucket));
    if (wait > 0) return wait;
  }
  return 0;
}

/** Waits before a refusal. The time is random, so that clients that were refused together do not come back together. */
export function slowDown(): Promise<void> {
  return pause(refusalMs.least + Math.random() * (refusalMs.most - refusalMs.least));
}

function bucketsOf(actor: Exclude<Actor, { kind: "system" }>): readonly Bucket[] {
  const name = `key:${actor.id}`;
  return actor.partnerId === null
    ? [{ name, factor: operatorFactor, kind: "key" }]
    : [
        { name, factor: 1, kind: "key" },
        { name: `partner:${actor.partnerId}`, factor: partnerFactor, kind: "key" },
      ];
}

function remember(key: string, buckets: readonly Bucket[]): void {
  const { bucketsOfKeys } = rates();
  const hash = hashOf(key);
  bucketsOfKeys.delete(hash);
  bucketsOfKeys.set(hash, buckets);
}

/**
 * Counts a request of an API key. All keys of a partner together have a limit too, so that many keys are no way around it.
 * @throws PorticoError `limit_reached`
 */
export async function requireKeyRate(actor: Actor, key: string): Promise<void> {
  if (actor.kind === "system") return;
  const buckets = bucketsOf(actor);
  remember(key, buckets);
  rememberCaller(key);
  const wait = take(buckets);
  if (wait === 0) return;
  await slowDown();
  throw keyRateExceeded(wait);
}

/** The error for a key that sends too much. @param wait seconds */
export function keyRateExceeded(wait: number): PorticoError {
  return limitReached("This API key sends too many requests. Retry-After has the seconds to wait.", wait);
}

/**
 * Whether a key would be refused now, as far as this process knows it. It counts nothing, and it needs no database: the
 * front refuses most requests of a flood with it.
 * @returns 0, or how many seconds the key must wait
 */
export function waitOfKey(key: string): number {
  const buckets = rates().bucketsOfKeys.get(hashOf(key)) ?? [];
  return Math.max(0, ...buckets.map((bucket) => rates().limiter.peek(bucket.name, rateOfBucket(bucket))));
}

/**
 * Counts a request of a session to the portal.
 * @param session identifies the person or the guest
 * @returns 0, or how many seconds the session must wait
 */
export function takeSessionRequest(session: string): number {
  return Math.ceil(take([{ name: `session:${session}`, factor: sessionFactor, kind: "session" }]));
}
