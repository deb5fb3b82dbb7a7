import type { WrittenSignature } from "./signature";
import type { Carrier, SignatureHint, SignatureRecipe } from "./types";

export type ParsedCarrier =
  | { readonly ok: true; readonly signatures: readonly WrittenSignature[]; readonly timestamp?: string }
  | { readonly ok: false; readonly hint: SignatureHint };

/** Far longer than any genuine header. It limits the work that an unsigned request can cause. */
const maxLengthChars = 4_096;
const maxSignatures = 16;

/** Parses the value of a signature header. Nothing is trimmed or repaired. */
export function readCarrier(carrier: Carrier, value: string): ParsedCarrier {
  if (value !== value.trim()) return refused("white_space");
  if (value.length > maxLengthChars) return refused("malformed");
  const parsed = parseCarrier(carrier, value);
  return parsed.ok && parsed.signatures.length > maxSignatures ? refused("malformed") : parsed;
}

/** The inverse of `readCarrier`. A carrier with room for one signature gets only the first. */
export function writeCarrier(
  carrier: Carrier,
  signatures: readonly WrittenSignature[],
  timestamp: string,
): string {
  if (carrier.kind === "single") return carrier.prefix + (signatures[0]?.text ?? "");
  if (carrier.kind === "list") {
    return signatures.map(({ scheme, text }) => `${versionOf(carrier, scheme)},${text}`).join(" ");
  }
  const pairs = signatures.map(({ text }) => `${carrier.version}=${text}`);
  return [`${carrier.timestampKey}=${timestamp}`, ...pairs].join(",");
}

function parseCarrier(carrier: Carrier, value: string): ParsedCarrier {
  if (carrier.kind === "single") return readSingle(carrier, value);
  return carrier.kind === "list" ? readList(carrier, value) : readPairs(carrier, value);
}

function readSingle({ prefix }: Extract<Carrier, { kind: "single" }>, value: string): ParsedCarrier {
  if (!value.startsWith(prefix)) return refused(/^\w+=/.test(value) ? "unknown_version" : "malformed");
  return { ok: true, signatures: [{ scheme: "hmac", text: value.slice(prefix.length) }] };
}

function readList(carrier: Extract<Carrier, { kind: "list" }>, value: string): ParsedCarrier {
  const entries = value.split(" ").map((entry) => splitAt(entry, ","));
  const signatures = entries.flatMap(([version, text]): WrittenSignature[] => {
    if (text === undefined) return [];
    if (version === carrier.version) return [{ scheme: "hmac", text }];
    return version === carrier.ed25519Version ? [{ scheme: "ed25519", text }] : [];
  });
  if (signatures.length > 0) return { ok: true, signatures };
  return refused(entries.some(([, text]) => text !== undefined) ? "unknown_version" : "malformed");
}

function readPairs(carrier: Extract<Carrier, { kind: "pairs" }>, value: string): ParsedCarrier {
  const pairs = value.split(",").map((pair) => splitAt(pair, "="));
  // No sender writes "a=1, b=2": these are two headers that an intermediary has joined.
  if (pairs.some(([name]) => /\s/.test(name))) return refused("malformed");
  const valuesOf = (key: string) => pairs.flatMap(([name, text]) => (name === key && text ? [text] : []));
  const [timestamp, ...moreTimestamps] = valuesOf(carrier.timestampKey);
  // With two timestamps it would be unclear which of them was signed.
  if (timestamp === undefined || moreTimestamps.length > 0) return refused("malformed");
  const signatures = valuesOf(carrier.version).map((text) => ({ scheme: "hmac" as const, text }));
  return signatures.length > 0 ? { ok: true, signatures, timestamp } : refused("unknown_version");
}

function versionOf(carrier: Extract<Carrier, { kind: "list" }>, scheme: WrittenSignature["scheme"]): string {
  return (scheme === "ed25519" ? carrier.ed25519Version : undefined) ?? carrier.version;
}

function splitAt(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function refused(hint: SignatureHint): ParsedCarrier {
  return { ok: false, hint };
}

/** Whether one request can carry the signatures of several secrets. */
export function allowsSeveralSignatures({ carrier }: SignatureRecipe): boolean {
  return carrier.kind !== "single";
}
