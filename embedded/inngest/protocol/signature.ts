import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { canonicalJson } from "./json";

const prefixPattern = /^signkey-\w+-/;
const maxAgeMs = 5 * 60_000;

/**
 * The value of `x-inngest-signature` for a body that is already RFC 8785 text
 * (Inngest SDK_SPEC 4.1: HMAC-SHA256 over body, then Unix seconds, keyed by the signing key without its prefix).
 */
export function sign(canonicalBody: string, signingKey: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000).toString();
  return `t=${seconds}&s=${digest(canonicalBody, signingKey, seconds)}`;
}

/** Whether a request body was signed with our key within the last five minutes. */
export function isSignedBy(body: unknown, header: string, signingKey: string, nowMs: number): boolean {
  const parameters = new URLSearchParams(header);
  const seconds = parameters.get("t") ?? "";
  const signature = parameters.get("s") ?? "";
  if (!/^\d{1,12}$/.test(seconds) || Math.abs(nowMs - Number(seconds) * 1000) > maxAgeMs) return false;
  return equal(signature, digest(canonicalJson(body), signingKey, seconds));
}

/** The bearer token the SDK sends: prefix, then SHA-256 of the hex-decoded key. The key itself never travels. */
export function bearerToken(signingKey: string): string {
  const prefix = prefixPattern.exec(signingKey)?.[0] ?? "";
  const key = Buffer.from(withoutPrefix(signingKey), "hex");
  return prefix + createHash("sha256").update(key).digest("hex");
}

/** Compares two secrets without telling by its duration where they differ. */
export function equal(left: string, right: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(left), hash(right));
}

function digest(canonicalBody: string, signingKey: string, seconds: string): string {
  return createHmac("sha256", withoutPrefix(signingKey)).update(canonicalBody).update(seconds).digest("hex");
}

function withoutPrefix(signingKey: string): string {
  return signingKey.replace(prefixPattern, "");
}
