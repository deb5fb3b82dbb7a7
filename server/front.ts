import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { stopping } from "@/inngest/stopping";
import { handleWebhook, type WebhookResponse } from "@/lib/events/ingest/handle-webhook";
import type { HeaderPairs } from "@/lib/http/types";

const inngestPath = /^\/api\/inngest(?:[/?#]|$)/;
const webhookPath = /^\/api\/webhooks\/([^/?#]*)(?:[?#]|$)/;

/** How long a request may take to arrive, so that a slow sender does not hold a connection for ever. */
const requestTimeoutMs = 30_000;
const headersTimeoutMs = 10_000;

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * The self-hosted front. It handles `/api/webhooks/*` itself, at a tenth of the cost of a Next route, and passes everything
 * else to Next.
 */
export function createFront(next: Handler): Server {
  const server = createServer(
    { requestTimeout: requestTimeoutMs, headersTimeout: headersTimeoutMs, keepAliveTimeout: 65_000 },
    (request, response) => {
      if (!isDecodable(request.url ?? "")) {
        response.writeHead(400, { "content-type": "application/json" }).end('{"error":"malformed path"}');
        return;
      }
      if (stopping().aborted && inngestPath.test(request.url ?? "")) {
        // A job would only hand its work over at once. Refuse it, and the next process gets it.
        response.writeHead(503, { connection: "close" }).end();
        return;
      }
      const slug = webhookPath.exec(request.url ?? "")?.[1];
      const handled = slug === undefined ? next(request, response) : receive(slug, request, response);
      handled.catch(() => response.destroy());
    },
  );
  return server;
}

/** Next responds with 500 to a path with escapes that are not UTF-8, although it is the sender's mistake. */
function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url.split("?")[0] ?? "");
    return true;
  } catch {
    return false;
  }
}

async function receive(slug: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const length = request.headers["content-length"];
  const deferred: (() => Promise<void>)[] = [];
  const result = await handleWebhook(
    {
      method: request.method ?? "GET",
      slug,
      query: request.url?.split("?").slice(1).join("?") ?? "",
      headers: headerPairs(request),
      body: request,
      contentLength: length === undefined ? undefined : Number(length),
      address: request.socket.remoteAddress ?? null,
    },
    (work) => deferred.push(work),
  );
  respond(request, response, result);
  await Promise.all(deferred.map((work) => work()));
}

function headerPairs(request: IncomingMessage): HeaderPairs {
  const raw = request.rawHeaders;
  return Array.from({ length: raw.length / 2 }, (_, i) => [raw[i * 2] ?? "", raw[i * 2 + 1] ?? ""] as const);
}

function respond(request: IncomingMessage, response: ServerResponse, result: WebhookResponse): void {
  const unread = !request.complete;
  const close = unread ? { connection: "close" } : {};
  response.writeHead(result.status, {
    ...result.headers,
    ...close,
    "content-length": Buffer.byteLength(result.body),
  });
  response.end(result.body, () => {
    // Do not wait for the rest of a body that nobody reads.
    if (unread) request.destroy();
  });
}
