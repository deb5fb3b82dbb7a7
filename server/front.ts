import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { stopping } from "@/inngest/stopping";
import { keyIn } from "@/lib/api/authenticate";
import { problemOf } from "@/lib/api/problem";
import { keyRateExceeded, slowDown, waitOfKey } from "@/lib/auth/request-rate";
import { handleWebhook } from "@/lib/events/ingest/handle-webhook";
import { headerPairsOf } from "@/lib/http/raw-headers";
import { contentLengthIn } from "@/lib/platform/content-length";
import { BodyReader } from "@/lib/platform/read-body";
import { underRequestId } from "@/lib/platform/request-id";
import { respondToClientErrors } from "./client-errors";
import { addressOf, guard, type Handler, ingestPath } from "./guard";
import { respond } from "./respond";
import { apiPath } from "./strangers-request";
import { headersTimeoutMs, requestTimeoutMs } from "./timeouts";

const inngestPath = /^\/api\/inngest(?:[/?#]|$)/;

/** How often Node looks for connections that have exceeded their time limits. Its default is 30 s. */
const checkIntervalMs = 1_000;
/** The parser accepts more than the guard, which then knows the path of the request that it refuses. */
const maxParsedHeaderBytes = 64 * 1024;

/**
 * The self-hosted front. It handles `/api/webhooks/*` itself, at a tenth of the cost of a Next route, and passes everything
 * else to Next. It ignores offers to upgrade the connection (RFC 9110, section 7.8): Node handles them as HTTP/1.1 as long
 * as the server has no `upgrade` listener.
 */
export function createFront(next: Handler): Server {
  const handle = guard((request, response) => route(next, request, response));
  const listener = async (request: IncomingMessage, response: ServerResponse) => {
    try {
      await handle(request, response);
    } catch {
      response.destroy();
    }
  };
  const server = createServer(
    {
      requestTimeout: requestTimeoutMs,
      headersTimeout: headersTimeoutMs,
      connectionsCheckingInterval: checkIntervalMs,
      keepAliveTimeout: 65_000,
      maxHeaderSize: maxParsedHeaderBytes,
    },
    listener,
  );
  // An unknown expectation may be ignored (RFC 9110, section 10.1.1). Node would respond with 417 and no body.
  server.on("checkExpectation", listener);
  respondToClientErrors(server);
  return server;
}

function route(next: Handler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const target = request.url ?? "";
  const slug = ingestPath.exec(target)?.[1];
  return slug === undefined ? pass(next, request, response) : receive(slug, request, response);
}

async function pass(next: Handler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const target = request.url ?? "";
  if (stopping().aborted && inngestPath.test(target)) {
    // A job would only hand its work over at once. Refuse it, and the next process gets it.
    response.writeHead(503, { connection: "close" }).end();
    return;
  }
  const wait = apiPath.test(target) ? waitOfKey(keyIn(request.headers.authorization) ?? "") : 0;
  await (wait > 0 ? refuseKey(wait, request, response) : next(request, response));
}

/** At a tenth of the cost of a Next route, so that a flood of one key does not keep the process busy. */
async function refuseKey(wait: number, request: IncomingMessage, response: ServerResponse): Promise<void> {
  await slowDown();
  const refusal = underRequestId((requestId) => problemOf(keyRateExceeded(wait), requestId));
  const headers = Object.fromEntries(refusal.headers);
  const result = { status: refusal.status, headers, body: await refusal.text() };
  await respond(request, response, result, new BodyReader(request));
}

async function receive(slug: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const deferred: (() => Promise<void>)[] = [];
  const body = new BodyReader(request);
  const result = await handleWebhook(
    {
      method: request.method ?? "GET",
      slug: decodeURIComponent(slug),
      query: request.url?.split("?").slice(1).join("?") ?? "",
      headers: headerPairsOf(request.rawHeaders),
      body,
      contentLength: contentLengthIn(request.headers["content-length"]),
      address: addressOf(request),
    },
    (work) => deferred.push(work),
  );
  await respond(request, response, result, body);
  if (deferred.length > 0) await Promise.all(deferred.map((work) => work()));
}
