import { writeCarrier } from "./carrier";
import { type Key, signingKey } from "./keys";
import { makeSignature, signedContent } from "./signature";
import type { Dialect, Reader } from "./types";

export interface SignInput {
  /** Stable over every attempt. Without "." where the dialect signs the id (Standard Webhooks, "Signature scheme"). */
  readonly id: string;
  readonly type: string;
  /** The bytes that will be sent. */
  readonly body: Buffer;
  /** The current secret first, then older ones that are still good. */
  readonly secrets: readonly string[];
  readonly now: Date;
}

/**
 * The headers that make a request this dialect's own: signature, timestamp, id and type, wherever the dialect has them
 * in headers; lower-case names, without `content-type`. All secrets sign where the carrier has room, else the first.
 * @throws when there is no secret, or one that cannot sign: nothing must ever leave with a signature anyone can make.
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
