import { publicUrl } from "@/lib/platform/env";

/**
 * Whether a request that changes something came from a page of this Portico. False for a missing Origin, for `null` (a
 * sandboxed frame, a redirect) and for another site.
 */
export function isSameOrigin(headers: { get(name: string): string | null }): boolean {
  const origin = headers.get("origin");
  if (!origin || !URL.canParse(origin)) return false;
  const url = new URL(origin);
  return url.origin === new URL(publicUrl()).origin || url.host === headers.get("host");
}
