import type { IncomingMessage, ServerResponse } from "node:http";
import { recordUnrouted, type UnroutedCode } from "@/lib/events/rejections/record-unrouted";
import type { HeaderPairs } from "@/lib/http/types";
import { bodyLimits } from "@/lib/platform/body-limits";
import { bytesInFlight } from "@/lib/platform/bytes-in-flight";
import { clientAddress, trustedProxies } from "@/lib/platform/client-address";
import { BodyReader, TooManyBytesInFlight } from "@/lib/platform/read-body";
import { strictTransportSecurity } from "@/lib/platform/transport-security";
import { replayRequest } from "./replay-request";
import { canonicalTarget } from "./request-target";
import { hasBody, problemResponse, type Refusal, respond } from "./respond";

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The largest headers of a request, names and values together, in bytes. It is Node's own default. */
const maxHeaderBytes = 16 * 1024;
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** Matches the path of a source. It may have a query. */
export const ingestPath = /^\/api\/webhooks\/([^/?]+)(?:\?|$)/;
const staticPath = /^\/(_next\/static\/|icon\.svg|favicon\.ico)/;

interface GuardRefusal extends Refusal {
  /** The cause of a rejection, if it may be a provider's webhook. */
  readonly rejection?: UnroutedCode;
}

/**
 * Checks every request before its handler: the target gets one spelling, requests that no handler can serve are refused,
 * and the body is read within the limit of its path. So a handler sees only complete requests. Webhooks are an exception:
 * their handler reads the body itself, after it has found the source.
 */
export function guard(handle: Handler): Handler {
  return async (request, response) => {
    setClientAddress(request);
    const transportSecurity = strictTransportSecurity();
    if (transportSecurity) response.setHeader("strict-transport-security", transportSecurity);
    response.setHeader("x-content-type-options", "nosniff");
    const target = canonicalTarget(request.url ?? "", request.method ?? "GET");
    const refusal = refusalOf(request, target);
    if (refusal) return refuse(request, response, refusal, new BodyReader(request));
    request.url = target ?? request.url;
    if (!hasBody(request) || ingestPath.test(request.url ?? "")) return handle(request, response);
    await readAndHandle(request, response, handle);
  };
}

/** Replaces the header with one address, which the client cannot make up. */
function setClientAddress(request: IncomingMessage): void {
  const forwarded = request.headers["x-forwarded-for"];
  const address = clientAddress({
    forwarded: Array.isArray(forwarded) ? forwarded.join(",") : forwarded,
    peer: request.socket.remoteAddress,
    trustedProxies: trustedProxies(),
  });
  if (address === undefined) delete request.headers["x-forwarded-for"];
  else request.headers["x-forwarded-for"] = address;
}

/** The client's address, once the guard has handled the request. */
export function addressOf({ headers }: IncomingMessage): string | null {
  const address = headers["x-forwarded-for"];
  return typeof address === "string" ? address : null;
}

function refusalOf(request: IncomingMessage, target: string | undefined): GuardRefusal | undefined {
  const method = request.method ?? "GET";
  if (request.url === "*" && method === "OPTIONS") {
    return { status: 204, title: "", detail: "", code: "", headers: { allow: methods.join(", ") } };
  }
  if (target === undefined) return malformedPath;
  if (!methods.includes(method)) return wrongMethod(method, allowedFor(target));
  if (staticPath.test(target) && !["GET", "HEAD"].includes(method)) return wrongMethod(method, "GET, HEAD");
  return headerBytes(request) > maxHeaderBytes ? headersTooLarge : undefined;
}

const malformedPath: GuardRefusal = {
  status: 400,
  title: "Malformed path",
  detail: "The path is not valid.",
  code: "malformed_path",
  rejection: "unknown_path",
};

export const headersTooLarge: GuardRefusal = {
  status: 431,
  title: "Headers too large",
  detail: `The headers are over ${maxHeaderBytes} bytes.`,
  code: "headers_too_large",
  rejection: "headers_too_large",
};

export function wrongMethod(method: string, allow: string): GuardRefusal {
  return {
    status: 405,
    title: "Method not allowed",
    detail: `${method} is not allowed here. Allowed: ${allow}.`,
    code: "method_not_allowed",
    headers: { allow },
    rejection: "method_not_allowed",
  };
}

function allowedFor(target: string): string {
  if (ingestPath.test(target)) return "POST";
  return target.startsWith("/api/") ? methods.join(", ") : "GET, HEAD";
}

function headerBytes({ rawHeaders }: IncomingMessage): number {
  return rawHeaders.reduce((sum, text) => sum + text.length + 2, 0);
}

function bodyLimitOf(target: string): number {
  const [, area] = /^\/api\/(auth|v1|inngest)(?:[/?]|$)/.exec(target) ?? [];
  if (area === "auth") return bodyLimits.auth;
  if (area === "v1") return bodyLimits.api;
  if (area === "inngest") return bodyLimits.inngest;
  return /^\/api(\/|\?|$)/.test(target) ? bodyLimits.other : bodyLimits.pages;
}

async function readAndHandle(
  request: IncomingMessage,
  response: ServerResponse,
  handle: Handler,
): Promise<void> {
  const reader = new BodyReader(request);
  const lease = bytesInFlight().lease();
  response.once("close", () => lease.release());
  const limit = bodyLimitOf(request.url ?? "");
  try {
    const body = await reader.read({ limit, declaredLength: contentLength(request), lease });
    if (body === undefined) return await refuse(request, response, bodyTooLarge(limit), reader);
    await handle(replayRequest(request, body), response);
  } catch (error) {
    if (!(error instanceof TooManyBytesInFlight)) throw error;
    await refuse(request, response, tooBusy, reader);
  }
}

function bodyTooLarge(limit: number): GuardRefusal {
  return {
    status: 413,
    title: "Body too large",
    detail: `The body is over ${limit} bytes.`,
    code: "too_large",
  };
}

const tooBusy: GuardRefusal = {
  status: 503,
  title: "Temporarily unavailable",
  detail: "Portico is handling too many bytes at once. Try again in a moment.",
  code: "unavailable",
  headers: { "retry-after": "5" },
};

async function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  refusal: GuardRefusal,
  body: BodyReader,
): Promise<void> {
  const { rejection, ...rest } = refusal;
  if (refusal.status === 204)
    return respond(request, response, { ...rest, headers: rest.headers ?? {}, body: "" }, body);
  await respond(request, response, await problemResponse(rest), body);
  if (!rejection) return;
  await recordUnrouted({
    method: request.method ?? "GET",
    target: request.url ?? "",
    headers: headerPairs(request),
    contentLength: contentLength(request),
    address: addressOf(request),
    code: rejection,
    detail: refusal.detail,
    statusCode: refusal.status,
  });
}

export function contentLength({ headers }: IncomingMessage): number | undefined {
  const length = headers["content-length"];
  return length === undefined ? undefined : Number(length);
}

export function headerPairs({ rawHeaders }: IncomingMessage): HeaderPairs {
  return Array.from(
    { length: rawHeaders.length / 2 },
    (_, i) => [rawHeaders[i * 2] ?? "", rawHeaders[i * 2 + 1] ?? ""] as const,
  );
}
