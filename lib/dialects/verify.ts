import { type ParsedCarrier, readCarrier } from "./carrier";
import { headerOf } from "./headers";
import { verifyingKey } from "./keys";
import { matchesOne, signedContent, type WrittenSignature } from "./signature";
import type { Dialect, SignatureHint, SignatureRecipe, VerificationResult, VerifyInput } from "./types";

/**
 * Verifies that the holder of one of these secrets recently sent exactly these bytes.
 *
 * The checks run in this order: headers, a usable secret, the signature, the age. So `stale_timestamp` is only reported
 * for a request with a valid signature. Every difference counts: case, white space, length. Fails closed, and never
 * throws.
 */
export function verify(dialect: Dialect, input: VerifyInput): VerificationResult {
  const missing = dialect.requiredHeaders.filter(
    (name) => headerOf(dialect, input.headers, name) === undefined,
  );
  if (missing.length > 0) return { outcome: "missing_headers", missing };

  const recipe = dialect.signature;
  const keys = input.secrets.flatMap((secret, index) => {
    const key = verifyingKey(recipe, secret);
    return key ? [{ index, key }] : [];
  });
  if (keys.length === 0) return refused("no_usable_secret");

  const parsed = readCarrier(recipe.carrier, headerOf(dialect, input.headers, recipe.header) ?? "");
  if (!parsed.ok) return refused(parsed.hint);
  const timestamp = timestampOf(dialect, input, parsed);
  if (timestamp === undefined) return refused("bad_timestamp");

  const content = signedContent(recipe, { id: signedId(dialect, input), timestamp, body: input.body });
  const match = keys.find(({ key }) => matchesOne(recipe, key, content, parsed.signatures));
  if (!match) return refused(hintOf(recipe, parsed.signatures));

  const skewSeconds = skewOf(recipe, timestamp, input.now);
  // Written this way round, so that a clock that is not a number fails the check.
  const isFresh = Math.abs(skewSeconds) <= (recipe.timestamp?.toleranceSeconds ?? 0);
  return isFresh
    ? { outcome: "verified", secretIndex: match.index }
    : { outcome: "stale_timestamp", skewSeconds };
}

/** The text of the timestamp; "" for a dialect that signs none, undefined for anything but plain digits. */
function timestampOf(
  dialect: Dialect,
  input: VerifyInput,
  parsed: Extract<ParsedCarrier, { ok: true }>,
): string | undefined {
  const timestampSource = dialect.signature.timestamp;
  if (!timestampSource) return "";
  const text = timestampSource.header
    ? headerOf(dialect, input.headers, timestampSource.header)
    : parsed.timestamp;
  // parseInt would accept "1700000000abc", as the JavaScript library of Standard Webhooks does.
  return text !== undefined && /^\d{1,12}$/.test(text) ? text : undefined;
}

function signedId(dialect: Dialect, input: VerifyInput): string {
  return dialect.id.from === "header" ? (headerOf(dialect, input.headers, dialect.id.name) ?? "") : "";
}

/** Seconds since the request was signed; 0 for a dialect without a timestamp. */
function skewOf(recipe: SignatureRecipe, timestamp: string, now: Date): number {
  return recipe.timestamp ? Math.floor(now.getTime() / 1_000) - Number(timestamp) : 0;
}

/** Returns "mismatch" if one signature has the right form: then only the secret or the bytes can be wrong. */
function hintOf(recipe: SignatureRecipe, signatures: readonly WrittenSignature[]): SignatureHint {
  const hints = signatures.map((signature) => shapeOf(recipe, signature));
  return hints.find((hint) => hint === "mismatch") ?? hints[0] ?? "mismatch";
}

function shapeOf(recipe: SignatureRecipe, { scheme, text }: WrittenSignature): SignatureHint {
  if (text !== text.trim()) return "white_space";
  const encoding = scheme === "ed25519" ? "base64" : recipe.encoding;
  if (text.length !== lengthOf(scheme, encoding)) return "wrong_length";
  if (encoding === "base64") return /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? "mismatch" : "malformed";
  if (/^[0-9a-f]+$/.test(text)) return "mismatch";
  return /^[0-9a-f]+$/i.test(text) ? "upper_case_hex" : "malformed";
}

/** The length in characters of 32 bytes of SHA-256 or 64 bytes of ed25519. */
function lengthOf(scheme: WrittenSignature["scheme"], encoding: SignatureRecipe["encoding"]): number {
  if (scheme === "ed25519") return 88;
  return encoding === "hex" ? 64 : 44;
}

function refused(hint: SignatureHint): VerificationResult {
  return { outcome: "invalid_signature", hint };
}
