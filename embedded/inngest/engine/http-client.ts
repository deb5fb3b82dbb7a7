import { setMaxListeners } from "node:events";
import http from "node:http";
import https from "node:https";
import type { CallResponse } from "../protocol/call-response";

export interface HttpRequest {
  readonly method: "POST" | "PUT";
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

export interface HttpLimits {
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/**
 * Sends requests to the app over kept-alive connections. It uses node:http because `fetch` gives up after five minutes
 * without a response, and a step that is still running would then be started a second time.
 */
export class HttpClient {
  private readonly plain: http.Agent;
  private readonly secure: https.Agent;
  private readonly aborting = new AbortController();

  constructor(maxSockets: number) {
    this.plain = new http.Agent({ keepAlive: true, maxSockets });
    this.secure = new https.Agent({ keepAlive: true, maxSockets });
    // Every request in flight adds a listener. That is not a leak.
    setMaxListeners(0, this.aborting.signal);
  }

  /** Never throws: every error is a kind of response. */
  async send(request: HttpRequest, limits: HttpLimits): Promise<CallResponse> {
    const first = await this.attempt(request, limits);
    // A server may close an idle connection just as it is used again. It did not read such a request.
    return first.stale ? (await this.attempt(request, limits)).response : first.response;
  }

  /** Aborts all requests in flight. */
  destroy(): void {
    this.aborting.abort();
    this.plain.destroy();
    this.secure.destroy();
  }

  private attempt(request: HttpRequest, limits: HttpLimits): Promise<Attempt> {
    return new Promise((resolve) => {
      const url = new URL(request.url);
      const secure = url.protocol === "https:";
      const call = (secure ? https : http).request(url, {
        method: request.method,
        headers: { ...request.headers, "content-length": Buffer.byteLength(request.body) },
        agent: secure ? this.secure : this.plain,
        signal: this.aborting.signal,
      });
      let responded = false;
      const settle = (response: CallResponse, stale = false) => {
        clearTimeout(deadline);
        resolve({ response, stale });
      };
      const deadline = setTimeout(() => {
        settle({ kind: "timeout" });
        call.destroy();
      }, limits.timeoutMs);
      call.on("error", (error: NodeJS.ErrnoException) => {
        const stale = call.reusedSocket && error.code === "ECONNRESET" && !responded;
        const kind = neverConnected(error) ? "unreachable" : "lost";
        settle({ kind, reason: error.code ?? error.message }, stale);
      });
      call.on("response", (response) => {
        responded = true;
        collect(response, limits.maxBytes, settle);
      });
      call.end(request.body);
    });
  }
}

interface Attempt {
  readonly response: CallResponse;
  /** The server closed an idle connection before it read the request. */
  readonly stale: boolean;
}

function collect(
  response: http.IncomingMessage,
  maxBytes: number,
  done: (response: CallResponse) => void,
): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxBytes) return void chunks.push(chunk);
    done({ kind: "too-large" });
    response.destroy();
  });
  response.on("error", (error) => done({ kind: "lost", reason: error.message }));
  response.on("end", () =>
    done({
      kind: "response",
      status: response.statusCode ?? 0,
      headers: plainHeaders(response.headers),
      body: Buffer.concat(chunks).toString("utf8"),
    }),
  );
}

function plainHeaders(headers: http.IncomingHttpHeaders): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat()[0]]));
}

function neverConnected(error: NodeJS.ErrnoException): boolean {
  return error.syscall === "connect" || error.code === "ENOTFOUND" || error.code === "EAI_AGAIN";
}
