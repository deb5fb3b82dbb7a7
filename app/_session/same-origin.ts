import { publicUrl } from "@/lib/platform/env";
import { parseUrl } from "@/lib/platform/parse-url";

/**
 * Whether a request that changes something came from a page of this Portico. False for a missing Origin, for `null` (a
 * sandboxed frame, a redirect) and for another site.
 */
export function isSameOrigin(headers: { get(name: string): string | null }): boolean {
  const url = parseUrl(headers.get("origin") ?? "");
  if (!url) return false;
  return url.origin === new URL(publicUrl()).origin || url.host === headers.get("host");
}
