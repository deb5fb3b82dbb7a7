import { createHmac } from "node:crypto";
import { bodyText } from "./body-text";
import { valueAt } from "./read-event";
import type { Dialect, DialectResponse, Handshake, HandshakeValue } from "./types";
import { isVerifyToken } from "./verify-token";

/** Larger bodies and query strings are no handshakes and are not parsed for one. */
const maxRequestChars = 16_384;

/** Printable ASCII without the characters that begin markup. Microsoft's tokens contain spaces, colons and slashes. */
const echoable = /^[\x20-\x3b\x3d\x3f-\x7e]{1,1024}$/;
/**
 * A challenge to be signed. It cannot be a JSON object or any other content that the dialect signs, so that nobody can ask
 * Portico for the signature of a forged event.
 */
const signable = /^[A-Za-z0-9+/=_-]{1,256}$/;

export interface HandshakeRequest {
  readonly method: string;
  /** The query string, without "?". */
  readonly query: string;
  readonly body: Buffer;
}

/** A handshake that a request is, with its challenge. */
export interface FoundHandshake {
  readonly handshake: Handshake;
  readonly challenge: string;
  /** The token that the request has, for a handshake with a token. */
  readonly token: string | undefined;
}

/** Finds the handshake that a request is; undefined if it is none. Never throws. */
export function findHandshake(dialect: Dialect, request: HandshakeRequest): FoundHandshake | undefined {
  const candidates = (dialect.handshakes ?? []).filter(({ method }) => method === request.method);
  if (candidates.length === 0) return undefined;
  const valuesIn = { query: inQuery(request.query), body: inBody(request.body) };
  for (const handshake of candidates) {
    const read = valuesIn[handshake.in];
    const challenge = read(handshake.challenge);
    const { when, proof } = handshake;
    if (challenge === undefined || (when && !when.is.includes(read(when.name) ?? ""))) continue;
    return { handshake, challenge, token: typeof proof === "object" ? read(proof.token) : undefined };
  }
  return undefined;
}

export type HandshakeResult =
  | { readonly outcome: "accepted"; readonly response: DialectResponse }
  | { readonly outcome: "refused"; readonly code: "invalid_challenge" | "invalid_verify_token" };

/**
 * The response to a handshake. Call it only after the signature was verified if the handshake has one.
 * @param secrets the active secrets of the source, the newest first
 */
export function respondToHandshake(
  { handshake, challenge, token }: FoundHandshake,
  secrets: readonly string[],
): HandshakeResult {
  const { proof, response } = handshake;
  if (typeof proof === "object" && !isVerifyToken(token ?? "", secrets)) {
    return { outcome: "refused", code: "invalid_verify_token" };
  }
  const values = response === "text" ? [] : Object.values(response);
  const allowed = values.some((value) => value !== "challenge") ? signable : echoable;
  const [newest] = secrets;
  if (!allowed.test(challenge) || newest === undefined) {
    return { outcome: "refused", code: "invalid_challenge" };
  }
  const members = (value: HandshakeValue) => memberOf(value, challenge, newest);
  const body =
    response === "text"
      ? challenge
      : Object.fromEntries(Object.entries(response).map(([name, value]) => [name, members(value)]));
  return { outcome: "accepted", response: { status: 200, body } };
}

function memberOf(value: HandshakeValue, challenge: string, secret: string): string {
  if (value === "challenge") return challenge;
  return value.prefix + createHmac("sha256", secret).update(challenge).digest(value.hmac);
}

type ReadValue = (name: string) => string | undefined;

/** A parameter that is given twice is ambiguous and counts as absent. */
function inQuery(query: string): ReadValue {
  const parameters = new URLSearchParams(query.length > maxRequestChars ? "" : query);
  return (name) => {
    const [value, ...more] = parameters.getAll(name);
    return more.length > 0 ? undefined : value;
  };
}

function inBody(body: Buffer): ReadValue {
  const json = body.length > maxRequestChars ? undefined : parse(body);
  return (path) => {
    const value = valueAt(json, path);
    return typeof value === "string" ? value : undefined;
  };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(bodyText(body) ?? "");
  } catch {
    return undefined;
  }
}
