import { env } from "@/lib/platform/env";
import { limitReached } from "@/lib/platform/errors";
import { type Rate, RateLimiter } from "@/lib/platform/rate-limiter";
import type { Actor } from "./context";

/** How many seconds' worth of requests may come at once. */
const burstSeconds = 5;
/** How many times the rate of one key a whole partner may send, and an operator's key. */
const wideFactor = 4;
/** The same for a session: a page loads others ahead. */
const sessionFactor = 2;

// Next bundles several copies of this module. They share the counts.
const shared = globalThis as typeof globalThis & { porticoRequestRates?: RateLimiter };

function take(key: string, factor = 1): number {
  shared.porticoRequestRates ??= new RateLimiter();
  const perSecond = env().PORTICO_REQUESTS_PER_SECOND * factor;
  const rate: Rate = { perSecond, burst: Math.max(1, perSecond * burstSeconds) };
  return shared.porticoRequestRates.take(key, rate);
}

/**
 * Counts a request of an API key. All keys of a partner together have a limit too, so that many keys are no way around it.
 * @throws PorticoError `limit_reached`
 */
export function requireKeyRate(actor: Actor): void {
  if (actor.kind === "system") return;
  const wait =
    actor.partnerId === null
      ? take(`key:${actor.id}`, wideFactor)
      : take(`key:${actor.id}`) || take(`partner:${actor.partnerId}`, wideFactor);
  if (wait > 0)
    throw limitReached("This API key sends too many requests. Retry-After has the seconds to wait.", wait);
}

/**
 * Counts a request of a session to the portal.
 * @param session identifies the person or the guest
 * @returns 0, or how many seconds the session must wait
 */
export function takeSessionRequest(session: string): number {
  return Math.ceil(take(`session:${session}`, sessionFactor));
}
