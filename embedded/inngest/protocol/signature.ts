import { createHash, createHmac, timingSafeEqual } from "node:crypto";

const prefixPattern = /^signkey-\w+-/;

/**
 * The value of `x-inngest-signature` for a body that is RFC 8785 text (Inngest SDK_SPEC 4.1). It is an HMAC-SHA256 of
 * the body and the Unix time in seconds. The key is the signing key without its prefix.
 */
export function sign(canonicalBody: string, signingKey: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000).toString();
  const key = signingKey.replace(prefixPattern, "");
  const digest = createHmac("sha256", key).update(canonicalBody).update(seconds).digest("hex");
  return `t=${seconds}&s=${digest}`;
}

/** The form of the signing key that the SDK sends as a bearer token (Inngest SDK_SPEC 4.1.1): its SHA-256, with its prefix. */
export function hashedSigningKey(signingKey: string): string {
  const prefix = prefixPattern.exec(signingKey)?.[0] ?? "";
  const digest = createHash("sha256").update(signingKey.slice(prefix.length), "hex").digest("hex");
  return `${prefix}${digest}`;
}

/** Compares two secrets. The time it takes does not depend on where they differ. */
export function equal(left: string, right: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(left), hash(right));
}
