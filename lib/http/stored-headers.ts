import { z } from "zod";
import { rememberByName } from "./remember-by-name";
import type { HeaderPairs } from "./types";

/**
 * Which parts of headers are stored and shown. Proxies, platforms and senders put credentials into headers under many
 * names, so a header is masked by the words in its name and by the form of its value, not by a list of names.
 */

/** Stands in for a credential wherever headers are stored or shown. */
const mask = "••••";

/** Parts of names that mark a credential, or an identity that a proxy has verified. */
const credentialPart =
  /token|secret|jwt|assertion|oidc|saml|key|auth|cookie|credential|passw|passphrase|session|signature|hmac|bearer|principal|identity|client-?cert|[cx]srf|ticket|nonce|bypass/i;

/** Shorter words, which count only as a whole part of a name: `x-sig`, but not `x-design`. */
const shortCredentialPart = /(?:^|[-_.])(?:sig|sid|otp|pin|pwd|pass|psk|sas|sso|mac)(?:[-_.]|$)/i;

/** Headers with such a word in their name and no credential in their value. */
const harmlessNames = new Set([
  "www-authenticate",
  "proxy-authenticate",
  "authentication-info",
  "idempotency-key",
  "x-idempotency-key",
  "surrogate-key",
  "x-cache-key",
]);

/** Values that are, or contain, a credential under any name: a scheme of `Authorization`, a JWT, the prefix of a key. */
const credentialValues: readonly RegExp[] = [
  /^\s*(?:bearer|basic|digest|negotiate|ntlm|token|apikey|aws4-hmac-sha256)\s+\S/i,
  /(?<![\w-])eyJ[\w-]{6,}\.[\w-]{6,}/,
  /(?:authorization|cookie|password|secret|token)["']?\s*:/i,
  /(?:^|[^a-z0-9])(?:whsec_|whsk_|portico_|[sr]k_(?:live|test)_|gh[opsu]_|github_pat_|glpat-|xox[a-z]-|xapp-|shp[a-z]{2}_|AKIA)/i,
];

const headerPairs = z.array(z.tuple([z.string(), z.string()]));

/** Whether the name of a header, or of a query parameter, says that its value is a credential. */
const namesCredential = rememberByName((name) => credentialPart.test(name) || shortCredentialPart.test(name));

/** The headers with every credential masked. The names stay. Masking twice changes nothing more. */
export function maskCredentials(pairs: HeaderPairs): HeaderPairs {
  return pairs.map(([name, value]) => [name, maskedValue(name.toLowerCase(), value)]);
}

function maskedValue(name: string, value: string): string {
  if (harmlessNames.has(name)) return value;
  // The names of an endpoint's cookies show which product responded.
  if (name === "set-cookie") return maskCookieValue(value);
  const isCredential = namesCredential(name) || credentialValues.some((pattern) => pattern.test(value));
  return isCredential ? mask : maskUrlCredentials(value);
}

/** `session=abc; Path=/` becomes `session=••••; Path=/`. */
function maskCookieValue(value: string): string {
  return /^[^=;]*=/.test(value) ? value.replace(/^([^=;]*=)[^;]*/, `$1${mask}`) : mask;
}

/** Masks the password and the credential-like query parameters of URLs in a text. */
export function maskUrlCredentials(text: string): string {
  // Almost no header has a URL with credentials or a query.
  if (!text.includes("=") && !text.includes("://")) return text;
  return text
    .replace(/:\/\/[^\s/?#@]*@/g, `://${mask}@`)
    .replace(/([?&;#])([^\s=&;#?]{1,100})=([^\s&;#"'<>]+)/g, (whole, before: string, name: string) =>
      namesCredential(decoded(name)) || name.toLowerCase() === "code" ? `${before}${name}=${mask}` : whole,
    );
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/**
 * The headers of a request that Portico has signed, with only the start of each signature: enough to compare it with the
 * one that a receiver has computed, and too little to send the request again.
 */
export function shortenSignatures(pairs: HeaderPairs): HeaderPairs {
  return pairs.map(([name, value]) => [
    name,
    namesCredential(name)
      ? value.replace(/[A-Za-z0-9+/_-]{32,}={0,2}/g, (signature) => `${signature.slice(0, 6)}…`)
      : value,
  ]);
}

/** The header lines of a JSON column, `[[name, value], …]`, masked: rows of older versions can hold credentials. */
export function storedHeaders(json: unknown): HeaderPairs {
  return maskCredentials(headerPairs.parse(json));
}

/** The header lines of a stored request that Portico has signed, as {@link shortenSignatures} returns them. */
export function storedSentHeaders(json: unknown): HeaderPairs {
  return shortenSignatures(headerPairs.parse(json));
}
