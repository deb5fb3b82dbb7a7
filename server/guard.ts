import type { IncomingMessage, ServerResponse } from "node:http";
import { wrongMethodDocument } from "@/lib/api/refuse-unrouted";
import { slowDown } from "@/lib/auth/request-rate";
import { inStrangersSlot, slowFailure, takeStrangersRequest } from "@/lib/auth/stranger-rate";
import { recordUnrouted, type UnroutedCode } from "@/lib/events/rejections/record-unrouted";
import { headerPairsOf } from "@/lib/http/raw-headers";
import { bodyLimits } from "@/lib/platform/body-limits";
import { bytesInFlight } from "@/lib/platform/bytes-in-flight";
import { clientAddress, clientNetwork, trustedProxies } from "@/lib/platform/client-address";
import { contentLengthIn } from "@/lib/platform/content-length";
import { PorticoError } from "@/lib/platform/errors";
import { BodyReader, TooManyBytesInFlight } from "@/lib/platform/read-body";
import { strictTransportSecurity } from "@/lib/platform/transport-security";
import { replayRequest } from "./replay-request";
import { canonicalTarget } from "./request-target";
import { hasBody, problemResponse, type Refusal, respond } from "./respond";
import { strangersRequest } from "./strangers-request";

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
    if (ingestPath.test(request.url ?? "")) return handle(request, response);
    await limitStrangers(request, response, handle);
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
    ...wrongMethodDocument(method, allow),
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

/** Refuses a stranger's request before its body is read and before Next gets it. Callers that are known pass. */
async function limitStrangers(
  request: IncomingMessage,
  response: ServerResponse,
  handle: Handler,
): Promise<void> {
  const kind = strangersRequest(request);
  if (kind === undefined) return readAndHandle(request, response, handle);
  const address = addressOf(request);
  const wait = takeStrangersRequest(kind, address);
  if (wait > 0) {
    await slowDown();
    return refuse(request, response, tooManyRequests(wait), new BodyReader(request));
  }
  if (kind === "file") return readAndHandle(request, response, handle);
  const handleInTurn: Handler = (read, to) => inStrangersSlot(address, () => handle(read, to));
  await readAndHandle(request, response, handleInTurn);
}

function tooManyRequests(seconds: number): GuardRefusal {
  return {
    status: 429,
    title: "Too many requests",
    detail: `Too many requests come from this address. Try again in ${seconds} s.`,
    code: "limit_reached",
    headers: { "retry-after": String(seconds) },
  };
}

async function readAndHandle(
  request: IncomingMessage,
  response: ServerResponse,
  handle: Handler,
): Promise<void> {
  const reader = new BodyReader(request);
  if (!hasBody(request)) return handleWithin(request, response, handle, reader);
  const lease = bytesInFlight().lease(clientNetwork(addressOf(request)));
  response.once("close", () => lease.release());
  const limit = bodyLimitOf(request.url ?? "");
  try {
    const body = await reader.read({
      limit,
      declaredLength: contentLengthIn(request.headers["content-length"]),
      lease,
    });
    if (body === undefined) return await refuse(request, response, bodyTooLarge(limit), reader);
    await handleWithin(replayRequest(request, body), response, handle, reader);
  } catch (error) {
    if (!(error instanceof TooManyBytesInFlight)) throw error;
    await refuse(request, response, tooBusy, reader);
  }
}

/** A request that has waited too long for its turn is refused. */
async function handleWithin(
  request: IncomingMessage,
  response: ServerResponse,
  handle: Handler,
  body: BodyReader,
): Promise<void> {
  try {
    await handle(request, response);
  } catch (error) {
    if (!(error instanceof PorticoError) || error.code !== "limit_reached") throw error;
    await refuse(request, response, tooManyRequests(error.retryAfterSeconds ?? 1), body);
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
  if (refusal.status < 500 && refusal.status !== 429) await slowFailure(addressOf(request));
  if (refusal.status === 204)
    return respond(request, response, { ...rest, headers: rest.headers ?? {}, body: "" }, body);
  await respond(request, response, await problemResponse(rest), body);
  if (!rejection) return;
  await recordUnrouted({
    method: request.method ?? "GET",
    target: request.url ?? "",
    headers: headerPairsOf(request.rawHeaders),
    contentLength: contentLengthIn(request.headers["content-length"]),
    address: addressOf(request),
    code: rejection,
    detail: refusal.detail,
    statusCode: refusal.status,
  });
}
