import { randomBytes } from "node:crypto";
import { apiKeyPrefix } from "@/lib/platform/ids";
import { keyBytes, rawPrefix, secretPrefixes, signingKey, supportsEd25519, verifyingKey } from "./keys";
import type { Dialect, MistakenSecret } from "./types";

export type ParsedSecret =
  | { readonly ok: true; readonly secret: string }
  | { readonly ok: false; readonly problem: string };

/** "source": the provider issued it, so its strength is not checked. "endpoint": Portico signs with it. */
export type SecretUse = "source" | "endpoint";

const maxChars = 1_024;
/** Counted without the `whsec_` prefix, which adds no strength. */
const minEndpointChars = 12;
/** The smallest number of different characters, or bytes of a decoded key: "abababababab" is long but not a secret. */
const minVariety = 5;
/** In bytes. Source: Standard Webhooks specification, "Signing secret": at least 24, at most 64. */
const endpointKeyBytes = { min: 24, max: 64 };

const porticoApiKey: MistakenSecret = {
  prefix: apiKeyPrefix,
  whatItIs: "an API key of Portico, not a webhook secret",
};

/** Texts that people paste in place of a secret: examples of a manual, an unfilled template, a masked display. */
const placeholders: readonly RegExp[] = [
  /^your[-_ ].*(secret|key|here)/i,
  /^(change|replace)[-_ ]?(me|this|it|with)/i,
  /^(placeholder|todo|tbd|undefined|null|none)$/i,
  /^<.*>$/,
  /^\$?\{.*\}$/,
  /^x{4,}$/i,
  /^[*•.]{3,}|[*•]{3,}$|(\.{3}|…)$/,
];

/**
 * Generates a secret: `whsec_` and base64 of 32 random bytes, which is valid in every dialect.
 * @param random replaceable in tests only
 */
export function generateSecret(random: (size: number) => Buffer = randomBytes): string {
  return secretPrefixes.symmetric + random(32).toString("base64");
}

/**
 * Trims and checks a secret that a user entered. The problem, if there is one, is a message for the user. It never
 * contains the secret.
 */
export function parseSecret(dialect: Dialect, input: string, use: SecretUse): ParsedSecret {
  // Some consoles show the secret with the version of its signatures: "v1,whsec_…".
  const secret = input.trim().replace(/^v1,(?=whsec_)/, "");
  const problem =
    problemOfText(secret) ??
    problemOfPlaceholder(dialect, secret) ??
    problemOfMistake(dialect, secret) ??
    problemOfKey(dialect, secret, use) ??
    (use === "endpoint" ? problemOfStrength(dialect, secret) : undefined);
  return problem ? { ok: false, problem } : { ok: true, secret };
}

function problemOfText(secret: string): string | undefined {
  if (secret === "") return "The secret is empty.";
  if (secret.length > maxChars) return `The secret is longer than ${maxChars} characters.`;
  // Control, format (zero-width) and half-surrogate characters are invisible, and every signature would fail.
  return /[\p{Cc}\p{Cf}\p{Cs}]/u.test(secret)
    ? "The secret contains an invisible character, such as a line break. Copy it again."
    : undefined;
}

function problemOfPlaceholder(dialect: Dialect, secret: string): string | undefined {
  const text = withoutPrefix(dialect, secret);
  const isPlaceholder = text === "" || placeholders.some((pattern) => pattern.test(text));
  return isPlaceholder ? "This is a placeholder. Paste the real secret." : undefined;
}

function problemOfMistake(dialect: Dialect, secret: string): string | undefined {
  const mistakes = [porticoApiKey, ...(dialect.mistakenSecrets ?? [])];
  const mistake = mistakes.find(({ prefix }) => secret.startsWith(prefix));
  return mistake && `That is ${mistake.whatItIs}.`;
}

function problemOfKey(dialect: Dialect, secret: string, use: SecretUse): string | undefined {
  const recipe = dialect.signature;
  if (isRaw(dialect, secret) && !/^[\x20-\x7e]+$/.test(secret)) {
    return "A raw secret may contain only ASCII characters, because libraries encode others differently.";
  }
  if (supportsEd25519(recipe) && secret.startsWith(wrongHalfFor(use))) {
    return use === "source"
      ? "This is a private key. A source needs the public key (whpk_…)."
      : "This is a public key. Signing needs the private key (whsk_…).";
  }
  const key = use === "source" ? verifyingKey(recipe, secret) : signingKey(recipe, secret);
  return key
    ? undefined
    : `The part after the prefix is not valid base64. Copy the complete secret. If the key is plain text, write ${rawPrefix} before it.`;
}

function problemOfStrength(dialect: Dialect, secret: string): string | undefined {
  const text = withoutPrefix(dialect, secret);
  if (text.length < minEndpointChars) {
    return `An endpoint secret needs at least ${minEndpointChars} characters${text === secret ? "" : ` after ${secret.slice(0, -text.length)}`}.`;
  }
  if (secret.startsWith(secretPrefixes.privateKey)) return undefined;
  if (dialect.signature.key === "text") return problemOfVariety(text);
  const { min, max } = endpointKeyBytes;
  const bytes = keyBytes(secret) ?? Buffer.alloc(0);
  return bytes.length < min || bytes.length > max
    ? `The key must be ${min} to ${max} bytes; this one is ${bytes.length}.`
    : problemOfVariety(bytes);
}

function problemOfVariety(key: Iterable<string | number>): string | undefined {
  return new Set(key).size < minVariety
    ? "The secret repeats a few characters and is easy to guess. Use a random secret."
    : undefined;
}

/** The half of a key pair that is wrong for this use. */
function wrongHalfFor(use: SecretUse): string {
  return use === "source" ? secretPrefixes.privateKey : secretPrefixes.publicKey;
}

/** Whether the dialect takes the text after `raw:` as the key. In other dialects the complete text is the key anyway. */
function isRaw(dialect: Dialect, secret: string): boolean {
  return dialect.signature.key === "base64" && secret.startsWith(rawPrefix);
}

function withoutPrefix(dialect: Dialect, secret: string): string {
  const prefix = isRaw(dialect, secret) ? rawPrefix : secretPrefixes.symmetric;
  return secret.startsWith(prefix) ? secret.slice(prefix.length) : secret;
}
