import { systemClock } from "@/lib/platform/clock";
import { env } from "@/lib/platform/env";
import { isDatabaseDown } from "@/lib/platform/is-database-down";
import { log } from "@/lib/platform/logger";
import { type BodyStream, readBody } from "@/lib/platform/read-body";
import { underRequestId } from "@/lib/platform/request-id";
import { traced } from "@/lib/platform/trace";
import type { HeaderPairs } from "./headers";
import { receiveWebhook } from "./receive-webhook";
import { recordWebhookMetrics, type WebhookFacts } from "./record-metrics";
import type { LaneWake } from "./store-event";

/** A request to `/api/webhooks/{slug}`, as both mounts (the Next route and the node:http front) hand it over. */
export interface WebhookRequest {
  readonly method: string;
  readonly slug: string;
  readonly headers: HeaderPairs;
  readonly body: BodyStream;
  readonly contentLength: number | undefined;
  readonly address: string | null;
}

export interface WebhookResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Lanes to wake, after the answer is out. */
  readonly woken: readonly LaneWake[];
}

/**
 * The whole of ingest over HTTP. Never throws: a fault of ours is a 503, so that the provider keeps the event and tries
 * again; a 4xx is the sender's to mend. The answer carries the request's id, as every log line about it does.
 */
export function handleWebhook(request: WebhookRequest): Promise<WebhookResponse> {
  const startedAt = performance.now();
  return underRequestId((requestId) =>
    traced("webhook", { requestId }, async (add) => {
      const { response, facts } = await handleRequest(request);
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

async function handleRequest(request: WebhookRequest): Promise<HandledWebhook> {
  if (request.method !== "POST") {
    return rejected(json(405, { error: "method not allowed" }, { allow: "POST" }), "method_not_allowed");
  }
  const read = await readRequestBody(request);
  if ("aborted" in read) return rejected(json(400, { error: "the request broke off" }), "broken_off");
  const { body } = read;
  try {
    const received = await receiveWebhook(
      { slug: request.slug, headers: request.headers, body, address: request.address },
      systemClock,
    );
    const { outcome, source, code, woken } = received;
    const { status } = received.response;
    // What was not read of an over-long body must not be taken for the next request.
    const headers: Record<string, string> = body === undefined ? { connection: "close" } : {};
    const response = { ...json(status, received.response.body, headers), woken };
    return { response, facts: { outcome, status, source: source ?? undefined, code: code ?? undefined } };
  } catch (error) {
    return unavailable(error);
  }
}

function rejected(response: WebhookResponse, code: string): HandledWebhook {
  return { response, facts: { outcome: "rejected", status: response.status, code } };
}

/** A fault of ours. What went wrong is the log's; the provider hears that it should try again. */
function unavailable(error: unknown): HandledWebhook {
  const down = isDatabaseDown(error);
  log.error(down ? "the database is down; a webhook was put off" : "a webhook could not be received", {
    error,
  });
  const response = json(503, { error: "temporarily unavailable" }, { "retry-after": "5" });
  return { response, facts: { outcome: "unavailable", status: 503 } };
}

/** A sender that goes away in the middle of its body is neither our fault nor an event. */
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
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
    woken: [],
  };
}
