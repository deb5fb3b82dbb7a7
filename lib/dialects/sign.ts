import { writeCarrier } from "./carrier";
import { type Key, signingKey } from "./keys";
import { makeSignature, signedContent } from "./signature";
import type { Dialect, Reader } from "./types";

export interface SignInput {
  /** The same for every attempt. Without "." if the dialect signs the id (Standard Webhooks, "Signature scheme"). */
  readonly id: string;
  readonly type: string;
  /** The bytes that will be sent. */
  readonly body: Buffer;
  /** The current secret first, then older ones that are still active. */
  readonly secrets: readonly string[];
  readonly now: Date;
}

/**
 * The headers of a signed request in this dialect: the signature, and the timestamp, id and type if the dialect has them
 * in headers. Names are in lower case; `content-type` is not included. All secrets sign if the carrier has room,
 * otherwise only the first.
 * @throws Error if there is no secret, or one that cannot sign: a request must never have a signature that anyone can make
 */
export function sign(dialect: Dialect, input: SignInput): Record<string, string> {
  const recipe = dialect.signature;
  const timestamp = String(Math.floor(input.now.getTime() / 1_000));
  const content = signedContent(recipe, { id: input.id, timestamp, body: input.body });
  const signatures = keysFor(dialect, input.secrets).map((key) => makeSignature(recipe, key, content));
  return {
    ...headerFor(dialect.id, input.id),
    ...headerFor(dialect.type, input.type),
    ...(recipe.timestamp?.header ? { [recipe.timestamp.header]: timestamp } : {}),
    [recipe.header]: writeCarrier(recipe.carrier, signatures, timestamp),
  };
}

function keysFor(dialect: Dialect, secrets: readonly string[]): Key[] {
  const keys = secrets.map((secret) => signingKey(dialect.signature, secret));
  const usable = keys.filter((key) => key !== undefined);
  if (usable.length === 0 || usable.length < keys.length) {
    throw new Error(`Cannot sign in the dialect ${dialect.name}: a usable secret is missing`);
  }
  return dialect.signature.carrier.kind === "single" ? usable.slice(0, 1) : usable;
}

function headerFor(reader: Reader, value: string): Record<string, string> {
  return reader.from === "header" ? { [reader.name]: value } : {};
}
