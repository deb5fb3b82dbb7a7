import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { Inngest, type InngestFunction, type ServeHandlerOptions } from "inngest";
import { serve } from "inngest/node";

export const signingKey = "signkey-test-00112233445566778899aabbccddeeff";
export const eventKey = "test-event-key";

/** One request of the runner to the app, with the response. */
export interface RecordedRequest {
  readonly method: string;
  readonly fnId: string | null;
  readonly stepId: string | null;
  readonly headers: IncomingMessage["headers"];
  readonly body: CallBody;
  readonly startedMs: number;
  status: number;
  responseBody: string;
}

export interface CallBody {
  readonly event: { readonly id: string; readonly name: string; readonly data: Record<string, unknown> };
  readonly steps: Record<string, unknown>;
  readonly ctx: Record<string, unknown> & { readonly run_id: string; readonly attempt: number };
}

export type Functions = (client: Inngest) => InngestFunction.Any[];

/** An app with unmodified Inngest functions, served by `inngest/node` in signed mode. It can stop and start again. */
export class App {
  readonly requests: RecordedRequest[] = [];
  private arrival: () => void = () => {};
  private server: Server | null = null;
  private handler: RequestListener = (_request, response) => response.writeHead(503).end();
  private port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.port}/api/inngest`;
  }

  /** Call requests for one function, in order of arrival. */
  calls(fnId: string): RecordedRequest[] {
    return this.requests.filter((request) => request.method === "POST" && request.fnId === fnId);
  }

  /** Resolves when the next request arrives. */
  nextRequest(): Promise<void> {
    return new Promise((resolve) => {
      this.arrival = resolve;
    });
  }

  async listen(): Promise<void> {
    const server = createServer((request, response) => {
      this.record(request, response);
      this.handler(request, response);
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(this.port, "127.0.0.1", resolve);
    });
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  async close(): Promise<void> {
    const { server } = this;
    this.server = null;
    server?.closeAllConnections();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)));
  }

  /** Serves these functions from now on. */
  serve(client: Inngest, functions: InngestFunction.Any[], options: Partial<ServeHandlerOptions> = {}): void {
    this.handler = serve({ client, functions, ...options });
  }

  /** Responds with something that is not the SDK, from now on. */
  serveInstead(handler: RequestListener): void {
    this.handler = handler;
  }

  private record(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "/", "http://app");
    const chunks: Buffer[] = [];
    // A listener of our own would start the stream before the handler is ready.
    const emit = request.emit.bind(request);
    request.emit = (event: string | symbol, ...values: unknown[]) => {
      if (event === "data") chunks.push(Buffer.from(values[0] as Buffer));
      return emit(event, ...values);
    };
    const recorded: RecordedRequest = {
      method: request.method ?? "",
      fnId: url.searchParams.get("fnId"),
      stepId: url.searchParams.get("stepId"),
      headers: request.headers,
      get body() {
        return JSON.parse(Buffer.concat(chunks).toString("utf8")) as CallBody;
      },
      startedMs: Date.now(),
      status: 0,
      responseBody: "",
    };
    this.requests.push(recorded);
    this.arrival();
    const end = response.end.bind(response);
    response.end = ((chunk?: unknown, ...rest: []) => {
      recorded.status = response.statusCode;
      recorded.responseBody = typeof chunk === "string" ? chunk : "";
      return end(chunk as string, ...rest);
    }) as typeof response.end;
  }
}

/** A client as Portico makes it for a self-hosted server: signed, no dev mode. Logs nothing. */
export function createClient(baseUrl: string): Inngest {
  const silent = () => {};
  const logger = { info: silent, warn: silent, error: silent, debug: silent };
  return new Inngest({ id: "gw", isDev: false, baseUrl, eventKey, signingKey, logger });
}
