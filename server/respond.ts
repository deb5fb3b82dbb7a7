import type { IncomingMessage, ServerResponse } from "node:http";
import { problem } from "@/lib/api/problem";
import type { BodyReader } from "@/lib/platform/read-body";
import { underRequestId } from "@/lib/platform/request-id";

export interface PlainResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Refusal {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly code: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Whether a request has a body, which may not have arrived yet. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/**
 * Sends a response. If the client is still writing the body, the response is sent at once, the rest of the body is read
 * and dropped within limits, and then the connection is closed. If it were closed at once, a client that writes before
 * it reads would get a reset instead of the response.
 */
export function respond(
  request: IncomingMessage,
  response: ServerResponse,
  result: PlainResponse,
  body: BodyReader,
): Promise<void> {
  const isUnread = hasBody(request) && !request.complete;
  response.writeHead(result.status, {
    ...result.headers,
    ...(isUnread ? { connection: "close" } : {}),
    ...(result.status === 204 ? {} : { "content-length": Buffer.byteLength(result.body) }),
  });
  if (isUnread) return endAfterBody(response, result, body);
  response.end(result.body);
  return sent;
}

const sent = Promise.resolve();

async function endAfterBody(
  response: ServerResponse,
  result: PlainResponse,
  body: BodyReader,
): Promise<void> {
  response.flushHeaders();
  response.write(result.body);
  await body.drain();
  response.end();
}

/** A refusal as a problem document, like the errors of the API. */
export async function problemResponse({ status, headers, ...document }: Refusal): Promise<PlainResponse> {
  const response = underRequestId((requestId) => problem(status, { ...document, requestId }, headers));
  return { status, headers: Object.fromEntries(response.headers), body: await response.text() };
}
