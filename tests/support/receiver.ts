import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { listen } from "./listen";

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export type Behaviour = (request: Received, response: ServerResponse, raw: IncomingMessage) => void;

export interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly received: readonly Received[];
  /** Sets how it responds from now on. */
  behave(behaviour: Behaviour): void;
  close(): Promise<void>;
}

export const respondOk: Behaviour = (_, response) => {
  response.writeHead(200, { "content-type": "application/json" }).end('{"status":"received"}');
};

export const respondWith =
  (status: number, headers: Record<string, string> = {}, body: string | Buffer = ""): Behaviour =>
  (_, response) => {
    response.writeHead(status, headers).end(body);
  };

/** A partner's endpoint: a real HTTP server on loopback that records every request. */
export async function startReceiver(port = 0): Promise<Receiver> {
  const received: Received[] = [];
  let behaviour = respondOk;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const entry = { path: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks) };
      received.push(entry);
      behaviour(entry, response, request);
    });
  });
  return {
    ...(await listen(server, port)),
    received,
    behave: (next) => {
      behaviour = next;
    },
  };
}
