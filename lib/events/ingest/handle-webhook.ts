import { slowFailure } from "@/lib/auth/stranger-rate";
import { supportedCodings } from "@/lib/dialects/content-encoding";
import type { HeaderPairs } from "@/lib/http/types";
import { type ByteLease, bytesInFlight } from "@/lib/platform/bytes-in-flight";
import { clientNetwork } from "@/lib/platform/client-address";
import { systemClock } from "@/lib/platform/clock";
import { Effects, publishEffects } from "@/lib/platform/effects";
import { env } from "@/lib/platform/env";
import { isDatabaseDown } from "@/lib/platform/is-database-down";
import { log } from "@/lib/platform/logger";
import { isMaintenanceUnrequested, requestMaintenance } from "@/lib/platform/maintenance-schedule";
import { type BodyReader, TooManyBytesInFlight } from "@/lib/platform/read-body";
import { newRequestId, withRequestId } from "@/lib/platform/request-id";
import { traced } from "@/lib/platform/trace";
import { runAs } from "@/lib/platform/workload";
import { recordUnrouted } from "../rejections/record-unrouted";
import { type ReceiveResult, receiveHandshake, receiveWebhook } from "./receive-webhook";
import { recordWebhookMetrics, type WebhookFacts } from "./record-metrics";

/** A request to `/api/webhooks/{slug}`, from the Next route or the node:http front. */
export interface WebhookRequest {
  readonly method: string;
  readonly slug: string;
  /** The query string without "?". */
  readonly query: string;
  readonly headers: HeaderPairs;
  /** Read only if the source exists. */
  readonly body: BodyReader;
  readonly contentLength: number | undefined;
  readonly address: string | null;
}

export interface WebhookResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Runs work after the response has been sent, so that the provider does not wait for it. */
export type Defer = (work: () => Promise<void>) => void;

/**
 * Handles one request to ingest. Never throws: a fault of Portico is a 503, so that the provider keeps the event and
 * tries again. A 4xx is the sender's mistake. Errors are plain `{ error }` in the words of the dialect, because providers
 * read them, not problem documents as in the API. The response has the request's id, as the log lines about it do.
 */
export function handleWebhook(request: WebhookRequest, defer: Defer): Promise<WebhookResponse> {
  const startedAt = performance.now();
  const requestId = newRequestId();
  return traced("webhook", { requestId }, async (add) => {
    const { response, facts } = await handleRequest({ ...request, requestId }, defer);
    add(facts);
    recordWebhookMetrics(requestId, facts, performance.now() - startedAt);
    if (facts.outcome === "rejected") await slowFailure(request.address);
    return { ...response, headers: { ...response.headers, "x-request-id": requestId } };
  });
}

interface IdentifiedRequest extends WebhookRequest {
  readonly requestId: string;
}

interface HandledWebhook {
  readonly response: WebhookResponse;
  readonly facts: WebhookFacts;
}

async function handleRequest(request: IdentifiedRequest, defer: Defer): Promise<HandledWebhook> {
  try {
    if (request.method === "POST") return await handlePost(request, defer);
    if (request.method === "GET") return await handleGet(request);
    return await wrongMethod(request);
  } catch (error) {
    return error instanceof BrokenOff ? brokenOff() : unavailable(request, error);
  }
}

async function handlePost(request: IdentifiedRequest, defer: Defer): Promise<HandledWebhook> {
  const { requestId, slug, query, headers, contentLength, address } = request;
  const lease = bytesInFlight().lease(clientNetwork(address));
  const readBody = () => readWithin(request, lease);
  try {
    const effects = new Effects();
    const inbound = { requestId, slug, query, headers, readBody, contentLength, address };
    const received = await receiveWebhook(inbound, systemClock, effects);
    if (effects.list.length > 0) defer(() => inScope(request, () => publishEffects(effects)));
    else if (isTraffic(received) && isMaintenanceUnrequested()) defer(() => requestMaintenance());
    return handled(received);
  } finally {
    lease.release();
  }
}

/** Strangers cannot start the maintenance: what is rejected leaves nothing for it to do. */
function isTraffic({ outcome }: ReceiveResult): boolean {
  return outcome === "stored" || outcome === "duplicate";
}

async function readWithin(
  { body, contentLength }: WebhookRequest,
  lease: ByteLease,
): Promise<Buffer | undefined> {
  try {
    return await body.read({ limit: env().PORTICO_MAX_BODY_BYTES, declaredLength: contentLength, lease });
  } catch (error) {
    throw error instanceof TooManyBytesInFlight ? error : new BrokenOff();
  }
}

/** Runs work with the connections of ingest and with the id of the request in its log lines. */
function inScope<T>({ requestId }: IdentifiedRequest, work: () => T): T {
  return withRequestId(requestId, () => runAs("ingest", work));
}

/** The sender disconnected in the middle of the body. This is not a fault of Portico. */
class BrokenOff extends Error {
  override readonly name = "BrokenOff";
}

function brokenOff(): HandledWebhook {
  return rejected(json(400, { error: "the request ended before it was complete" }), "broken_off");
}

/** A GET request can only be a handshake. */
async function handleGet(request: IdentifiedRequest): Promise<HandledWebhook> {
  const received = await receiveHandshake(request);
  return received ? handled(received) : wrongMethod(request);
}

function handled({ outcome, source, code, response }: ReceiveResult): HandledWebhook {
  const { status, body } = response;
  // RFC 9110, 15.5.16: it lets the sender choose another coding.
  const headers = status === 415 ? { "accept-encoding": supportedCodings } : undefined;
  return {
    response: typeof body === "string" ? plainText(status, body) : json(status, body, headers),
    facts: { outcome, status, source: source ?? undefined, code: code ?? undefined },
  };
}

async function wrongMethod(request: IdentifiedRequest): Promise<HandledWebhook> {
  const code = "method_not_allowed";
  const unrouted = {
    ...request,
    target: `/api/webhooks/${request.slug}`,
    code,
    detail: `The method is ${request.method}. Webhooks are sent with POST.`,
    statusCode: 405,
  } as const;
  await inScope(request, () => recordUnrouted(unrouted));
  return rejected(json(405, { error: "method not allowed" }, { allow: "POST" }), code);
}

function rejected(response: WebhookResponse, code: string): HandledWebhook {
  return { response, facts: { outcome: "rejected", status: response.status, code } };
}

/** The response to a fault of Portico. The cause goes to the log only. */
function unavailable({ requestId }: IdentifiedRequest, error: unknown): HandledWebhook {
  log.error(faultMessage(error), { requestId, error });
  const response = json(503, { error: "temporarily unavailable" }, { "retry-after": "5" });
  return { response, facts: { outcome: "unavailable", status: 503 } };
}

function faultMessage(error: unknown): string {
  if (error instanceof TooManyBytesInFlight) return "too many bytes in flight; a webhook was refused";
  return isDatabaseDown(error)
    ? "the database is down; a webhook was refused"
    : "a webhook could not be received";
}

function json(status: number, body: object, headers: Readonly<Record<string, string>> = {}): WebhookResponse {
  return {
    status,
    headers: { "content-type": "application/json", ...strictHeaders, ...headers },
    body: JSON.stringify(body),
  };
}

function plainText(status: number, body: string): WebhookResponse {
  return { status, headers: { "content-type": "text/plain; charset=utf-8", ...strictHeaders }, body };
}

/** The response to a handshake contains text of the request, which no browser may take for markup or keep. */
const strictHeaders = { "x-content-type-options": "nosniff", "cache-control": "no-store" } as const;
