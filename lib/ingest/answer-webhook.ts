import { systemClock } from "@/lib/platform/clock";
import { isDatabaseDown } from "@/lib/platform/database/pool";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/logger";
import { type BodyStream, readBody } from "@/lib/platform/read-body";
import type { HeaderPairs } from "./headers";
import { receiveWebhook } from "./receive";
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

export interface WebhookAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Lanes to wake, after the answer is out. */
  readonly woken: readonly LaneWake[];
}

/**
 * The whole of ingest over HTTP. Never throws: a fault of ours is a 503, so that the provider keeps the event and tries
 * again; a 4xx is the sender's to mend.
 */
export async function answerWebhook(request: WebhookRequest): Promise<WebhookAnswer> {
  if (request.method !== "POST") {
    return json(405, { error: "method not allowed" }, { allow: "POST" });
  }
  const read = await tryRead(request);
  if ("aborted" in read) return json(400, { error: "the request broke off" });
  const { body } = read;
  try {
    const reception = await receiveWebhook(
      { slug: request.slug, headers: request.headers, body, address: request.address },
      systemClock,
    );
    // What was not read of an over-long body must not be taken for the next request.
    const headers: Record<string, string> = body === undefined ? { connection: "close" } : {};
    return { ...json(reception.answer.status, reception.answer.body, headers), woken: reception.woken };
  } catch (error) {
    const down = isDatabaseDown(error);
    const source = request.slug.slice(0, 64);
    log.error(down ? "the database is down; a webhook was put off" : "a webhook could not be received", {
      source,
      error,
    });
    return json(503, { error: "temporarily unavailable" }, { "retry-after": "5" });
  }
}

/** A sender that goes away in the middle of its body is neither our fault nor an event. */
async function tryRead(request: WebhookRequest): Promise<{ body: Buffer | undefined } | { aborted: true }> {
  try {
    return { body: await readBody(request.body, env().PORTICO_MAX_BODY_BYTES, request.contentLength) };
  } catch {
    return { aborted: true };
  }
}

function json(status: number, body: object, headers: Readonly<Record<string, string>> = {}): WebhookAnswer {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
    woken: [],
  };
}
