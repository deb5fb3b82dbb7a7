import { setMaxListeners } from "node:events";
import http from "node:http";
import https from "node:https";
import type { Answer } from "../protocol/call-response";

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
 * Talks to the app over kept-alive connections. node:http and not `fetch`: the latter gives up on an answer after
 * five minutes, and a step that is still running would then be started a second time.
 */
export class HttpClient {
  private readonly plain: http.Agent;
  private readonly secure: https.Agent;
  private readonly aborting = new AbortController();

  constructor(maxSockets: number) {
    this.plain = new http.Agent({ keepAlive: true, maxSockets });
    this.secure = new https.Agent({ keepAlive: true, maxSockets });
    // Every call in flight listens to it; that is no leak.
    setMaxListeners(0, this.aborting.signal);
  }

  /** Never throws: what goes wrong is part of the answer. */
  async send(request: HttpRequest, limits: HttpLimits): Promise<Answer> {
    const first = await this.attempt(request, limits);
    // A server may close an idle connection just as it is used again; such a request was never read.
    return first.stale ? (await this.attempt(request, limits)).answer : first.answer;
  }

  /** Breaks off everything in flight. */
  destroy(): void {
    this.aborting.abort();
    this.plain.destroy();
    this.secure.destroy();
  }

  private attempt(request: HttpRequest, limits: HttpLimits): Promise<{ answer: Answer; stale: boolean }> {
    return new Promise((resolve) => {
      const url = new URL(request.url);
      const secure = url.protocol === "https:";
      const call = (secure ? https : http).request(url, {
        method: request.method,
        headers: { ...request.headers, "content-length": Buffer.byteLength(request.body) },
        agent: secure ? this.secure : this.plain,
        signal: this.aborting.signal,
      });
      let answered = false;
      const settle = (answer: Answer, stale = false) => {
        clearTimeout(deadline);
        resolve({ answer, stale });
        call.destroy();
      };
      const deadline = setTimeout(() => settle({ kind: "timeout" }), limits.timeoutMs);
      call.on("error", (error: NodeJS.ErrnoException) => {
        const stale = call.reusedSocket && error.code === "ECONNRESET" && !answered;
        settle(
          { kind: neverConnected(error) ? "unreachable" : "lost", reason: error.code ?? error.message },
          stale,
        );
      });
      call.on("response", (response) => {
        answered = true;
        collect(
          response,
          limits.maxBytes,
          settleOnce(resolve, () => clearTimeout(deadline)),
        );
      });
      call.end(request.body);
    });
  }
}

type Resolve = (result: { answer: Answer; stale: boolean }) => void;

function settleOnce(resolve: Resolve, before: () => void): (answer: Answer) => void {
  return (answer) => {
    before();
    resolve({ answer, stale: false });
  };
}

function collect(response: http.IncomingMessage, maxBytes: number, done: (answer: Answer) => void): void {
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
      kind: "answered",
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
