import { supportedCodings } from "@/lib/dialects/content-encoding";
import type { HeaderPairs } from "@/lib/http/types";
import { systemClock } from "@/lib/platform/clock";
import { Effects, publishEffects } from "@/lib/platform/effects";
import { env } from "@/lib/platform/env";
import { isDatabaseDown } from "@/lib/platform/is-database-down";
import { log } from "@/lib/platform/logger";
import { type BodyStream, readBody } from "@/lib/platform/read-body";
import { underRequestId } from "@/lib/platform/request-id";
import { traced } from "@/lib/platform/trace";
import { type ReceiveResult, receiveHandshake, receiveWebhook } from "./receive-webhook";
import { recordWebhookMetrics, type WebhookFacts } from "./record-metrics";

/** A request to `/api/webhooks/{slug}`, from the Next route or the node:http front. */
export interface WebhookRequest {
  readonly method: string;
  readonly slug: string;
  /** The query string without "?". */
  readonly query: string;
  readonly headers: HeaderPairs;
  readonly body: BodyStream;
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
  return underRequestId((requestId) =>
    traced("webhook", { requestId }, async (add) => {
      const { response, facts } = await handleRequest(request, defer);
      add(facts);
      recordWebhookMetrics(facts, performance.now() - startedAt);
      return { ...response, headers: { ...response.headers, "x-request-id": requestId } };
    }),
  );
}

interface HandledWebhook {
  readonly response: WebhookResponse;
  readonly facts: WebhookFacts;
}

async function handleRequest(request: WebhookRequest, defer: Defer): Promise<HandledWebhook> {
  if (request.method === "GET") return handleGet(request);
  if (request.method !== "POST") return methodNotAllowed();
  const read = await readRequestBody(request);
  if ("aborted" in read)
    return rejected(json(400, { error: "the request ended before it was complete" }), "broken_off");
  const { body } = read;
  const { slug, query, headers, address } = request;
  try {
    const effects = new Effects();
    const received = await receiveWebhook({ slug, query, headers, body, address }, systemClock, effects);
    if (effects.list.length > 0) defer(() => publishEffects(effects));
    // Close the connection: the unread rest of an oversized body would be parsed as the next request.
    return handled(received, body === undefined ? { connection: "close" } : {});
  } catch (error) {
    return unavailable(error);
  }
}

/** A GET request can only be a handshake. */
async function handleGet({ slug, query, headers, address }: WebhookRequest): Promise<HandledWebhook> {
  try {
    const received = await receiveHandshake({ slug, query, headers, address });
    return received ? handled(received, {}) : methodNotAllowed();
  } catch (error) {
    return unavailable(error);
  }
}

function handled(received: ReceiveResult, closing: Readonly<Record<string, string>>): HandledWebhook {
  const { outcome, source, code, response } = received;
  const { status, body } = response;
  // RFC 9110, 15.5.16: it lets the sender choose another coding.
  const headers = status === 415 ? { ...closing, "accept-encoding": supportedCodings } : closing;
  return {
    response: typeof body === "string" ? plainText(status, body, headers) : json(status, body, headers),
    facts: { outcome, status, source: source ?? undefined, code: code ?? undefined },
  };
}

function methodNotAllowed(): HandledWebhook {
  return rejected(json(405, { error: "method not allowed" }, { allow: "POST" }), "method_not_allowed");
}

function rejected(response: WebhookResponse, code: string): HandledWebhook {
  return { response, facts: { outcome: "rejected", status: response.status, code } };
}

/** The response to a fault of Portico. The cause goes to the log only. */
function unavailable(error: unknown): HandledWebhook {
  const down = isDatabaseDown(error);
  log.error(down ? "the database is down; a webhook was refused" : "a webhook could not be received", {
    error,
  });
  const response = json(503, { error: "temporarily unavailable" }, { "retry-after": "5" });
  return { response, facts: { outcome: "unavailable", status: 503 } };
}

/** Reads the body. A sender that disconnects in the middle of it is not a fault of Portico. */
async function readRequestBody(
  request: WebhookRequest,
): Promise<{ body: Buffer | undefined } | { aborted: true }> {
  try {
    return { body: await readBody(request.body, env().PORTICO_MAX_BODY_BYTES, request.contentLength) };
  } catch {
    return { aborted: true };
  }
}

function json(status: number, body: object, headers: Readonly<Record<string, string>> = {}): WebhookResponse {
  return {
    status,
    headers: { "content-type": "application/json", ...strictHeaders, ...headers },
    body: JSON.stringify(body),
  };
}

function plainText(status: number, body: string, headers: Readonly<Record<string, string>>): WebhookResponse {
  return {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", ...strictHeaders, ...headers },
    body,
  };
}

/** The response to a handshake contains text of the request, which no browser may take for markup or keep. */
const strictHeaders = { "x-content-type-options": "nosniff", "cache-control": "no-store" } as const;
