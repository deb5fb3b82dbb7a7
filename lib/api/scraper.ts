import { createHash, timingSafeEqual } from "node:crypto";
import { requireRight } from "@/lib/auth/context";
import { systemClock } from "@/lib/platform/clock";
import { env } from "@/lib/platform/env";
import { actorOf, bearerKey } from "./authenticate";

/**
 * Lets in whoever may read the metrics: the bearer of PORTICO_METRICS_TOKEN, which works without the database too, or
 * of an operator's API key.
 * @throws PorticoError `unauthenticated` or `forbidden`
 */
export async function requireScraper(request: Request): Promise<void> {
  const token = env().PORTICO_METRICS_TOKEN;
  const sentKey = bearerKey(request);
  if (token !== undefined && sentKey !== undefined && isSame(sentKey, token)) return;
  requireRight({ actor: await actorOf(request), clock: systemClock }, "operate");
}

/** In a time that tells neither length nor content. */
function isSame(sentKey: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(sentKey), digest(expected));
}
