import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { recordUnrouted } from "@/lib/events/rejections/record-unrouted";
import { defaultDrain } from "@/lib/platform/read-body";
import { headersTooLarge, wrongMethod } from "./guard";
import { problemResponse, type Refusal } from "./respond";

/** How long a connection stays open after an error, so that the client can read the response, in milliseconds. */
const lingerMs = 5_000;

const badRequest: Refusal = {
  status: 400,
  title: "Bad request",
  detail: "The request is not valid HTTP.",
  code: "bad_request",
};

/** Keyed by the code of Node's error. */
const refusals: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: headersTooLarge,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: 413,
    title: "Chunk extensions too large",
    detail: "The extensions of a chunk are too large.",
    code: "too_large",
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    title: "Request timeout",
    detail: "The request did not arrive in time.",
    code: "request_timeout",
  },
};

interface ClientError extends Error {
  readonly code?: string;
  /** The bytes in which the parser found the error. */
  readonly rawPacket?: Buffer;
}

/**
 * Responds to what Node cannot parse with a problem document, and lets the client read it. Node itself closes the
 * connection at once, and the response is lost when the client still writes.
 */
export function respondToClientErrors(server: Server): void {
  const responses = new WeakMap<Duplex, ServerResponse>();
  const lingering = new WeakMap<Duplex, number>();
  server.prependListener("request", (request: IncomingMessage, response: ServerResponse) => {
    responses.set(request.socket, response);
  });
  server.on("clientError", (error: ClientError, socket: Socket) => {
    const start = lingering.get(socket);
    if (start !== undefined) {
      if (socket.bytesRead - start > defaultDrain.bytes) socket.destroy();
      return;
    }
    const response = responses.get(socket);
    const isResponding = response?.headersSent === true && !response.writableFinished;
    if (error.code === "ECONNRESET" || !socket.writable || isResponding) return void socket.destroy();
    lingering.set(socket, socket.bytesRead);
    const refusal = refusals[error.code ?? ""] ?? badRequest;
    void writeAndLinger(socket, refusal);
    if (refusal === headersTooLarge) void recordOverflow(error, socket);
  });
  server.on("connect", (_request: IncomingMessage, socket: Duplex) => {
    void writeAndLinger(socket, wrongMethod("CONNECT", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"));
  });
}

async function writeAndLinger(socket: Duplex, refusal: Refusal): Promise<void> {
  const { status, headers, body } = await problemResponse(refusal);
  const lines = Object.entries({
    ...headers,
    connection: "close",
    "content-length": Buffer.byteLength(body),
  });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  socket.on("error", () => undefined);
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once("close", () => clearTimeout(timer));
  socket.end(`HTTP/1.1 ${status} ${refusal.title}\r\n${head}\r\n${body}`);
}

/** The request line is known only if it came in the same packet as the end of the headers. */
async function recordOverflow({ rawPacket }: ClientError, socket: Socket): Promise<void> {
  const start = rawPacket?.subarray(0, 2_000).toString("latin1") ?? "";
  const [, method = "POST", target = "/(unknown webhook)"] = /^([A-Z]+) (\S+) HTTP\//.exec(start) ?? [];
  await recordUnrouted({
    method,
    target,
    headers: [],
    address: socket.remoteAddress ?? null,
    code: "headers_too_large",
    detail: headersTooLarge.detail,
    statusCode: headersTooLarge.status,
  });
}
