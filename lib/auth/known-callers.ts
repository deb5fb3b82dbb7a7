import { createHash } from "node:crypto";
import { BoundedMap } from "@/lib/platform/bounded-map";

/** How long a credential counts as known after its last use, in milliseconds. */
const knownMs = 5 * 60_000;
/** Above this many, the one that was used least recently is forgotten. */
const maxKnown = 10_000;

// Next bundles several copies of this module. They share what they know.
const shared = globalThis as typeof globalThis & { porticoKnownCallers?: BoundedMap<string, number> };

function known(): BoundedMap<string, number> {
  shared.porticoKnownCallers ??= new BoundedMap(maxKnown);
  return shared.porticoKnownCallers;
}

/** The SHA-256 of a key or a cookie, so that this process keeps none of them. */
export function hashOf(credential: string): string {
  return createHash("sha256").update(credential).digest("base64");
}

/** Remembers that a request had a valid API key, or the valid cookie of a session. */
export function rememberCaller(credential: string): void {
  const hash = hashOf(credential);
  known().delete(hash);
  known().set(hash, performance.now());
}

/**
 * Whether a credential was valid a moment ago, as far as this process knows. It grants nothing: it only decides whether a
 * request counts as a stranger's before its credential is checked.
 */
export function isKnownCaller(credential: string): boolean {
  const usedAt = known().get(hashOf(credential));
  return usedAt !== undefined && performance.now() - usedAt < knownMs;
}
