import { createHash, timingSafeEqual } from "node:crypto";
import { rememberCaller } from "@/lib/auth/known-callers";
import { requireRight } from "@/lib/auth/require-right";
import { systemClock } from "@/lib/platform/clock";
import { env } from "@/lib/platform/env";
import { actorOf, bearerKey } from "./authenticate";

/**
 * Requires a key that may read the metrics: PORTICO_METRICS_TOKEN, which also works while the database is down, or an
 * operator's API key.
 * @throws PorticoError `unauthenticated` or `forbidden`
 */
export async function requireScraper(request: Request): Promise<void> {
  await checkScraper(request);
  rememberCaller(bearerKey(request) ?? "");
}

async function checkScraper(request: Request): Promise<void> {
  const token = env().PORTICO_METRICS_TOKEN;
  const sentKey = bearerKey(request);
  if (token !== undefined && sentKey !== undefined && isSame(sentKey, token)) return;
  requireRight({ actor: await actorOf(request), clock: systemClock }, "operate");
}

/** Compares in constant time. */
function isSame(sentKey: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(sentKey), digest(expected));
}
