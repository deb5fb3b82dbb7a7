import { createHmac, sign as signEd25519, timingSafeEqual, verify as verifyEd25519 } from "node:crypto";
import { decodeBase64, type Key } from "./keys";
import type { SignatureRecipe } from "./types";

export interface Message {
  readonly id: string;
  /** Unix seconds, exactly as sent. */
  readonly timestamp: string;
  readonly body: Buffer;
}

/** A signature as written in a header, with the scheme of its version. */
export interface WrittenSignature {
  readonly scheme: Key["scheme"];
  readonly text: string;
}

/** The bytes to sign. The body is included unchanged: never decoded, never re-encoded. */
export function signedContent(recipe: SignatureRecipe, message: Message): Buffer {
  if (recipe.content === "{body}") return message.body;
  // Split once, so that an id with the text "{body}" is never replaced.
  const parts = recipe.content.split(/(\{id\}|\{timestamp\}|\{body\})/);
  return Buffer.concat(parts.map((part) => contentPart(part, message)));
}

function contentPart(part: string, { id, timestamp, body }: Message): Buffer {
  if (part === "{body}") return body;
  if (part === "{id}") return Buffer.from(id, "utf8");
  if (part === "{timestamp}") return Buffer.from(timestamp, "utf8");
  return Buffer.from(part, "utf8");
}

/** @returns the signature in the recipe's encoding; ed25519 is always base64. */
export function makeSignature(recipe: SignatureRecipe, key: Key, content: Buffer): WrittenSignature {
  if (key.scheme === "ed25519") {
    return { scheme: "ed25519", text: signEd25519(null, content, key.key).toString("base64") };
  }
  const text = createHmac("sha256", key.key).update(content).digest(recipe.encoding);
  return { scheme: "hmac", text };
}

/** Whether one of these signatures was created with this key. Constant-time for secret data; never throws. */
export function matchesOne(
  recipe: SignatureRecipe,
  key: Key,
  content: Buffer,
  given: readonly WrittenSignature[],
): boolean {
  const candidates = given.filter((signature) => signature.scheme === key.scheme);
  if (candidates.length === 0) return false;
  if (key.scheme === "ed25519") {
    return candidates.some(({ text }) => isSignedBy(key, content, text));
  }
  const expected = Buffer.from(makeSignature(recipe, key, content).text);
  return candidates.some(({ text }) => equals(Buffer.from(text), expected));
}

// Compares the text, not the decoded bytes: base64 and hex have several spellings for the same bytes.
function equals(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function isSignedBy({ key }: Key, content: Buffer, text: string): boolean {
  const signature = decodeBase64(text);
  return signature?.length === 64 && verifyEd25519(null, content, key, signature);
}
