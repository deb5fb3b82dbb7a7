import { createServer, type IncomingMessage, type Server } from "node:http";
import type { Log } from "../types";

/** The response of a route. `json` is sent unchanged. */
export interface Reply {
  readonly status: number;
  readonly json: string;
}

export type Route = (request: IncomingMessage, match: readonly string[]) => Promise<Reply>;

export interface RouteEntry {
  readonly method: string;
  readonly path: RegExp;
  readonly handle: Route;
}

const keepAliveMs = 30_000;

export function reply(status: number, value: unknown): Reply {
  return { status, json: JSON.stringify(value) };
}

/** Serves the routes on 127.0.0.1 only, for the app on the same machine. */
export async function listen(port: number, routes: readonly RouteEntry[], log: Log): Promise<Server> {
  const server = createServer(async (request, response) => {
    const { status, json } = await respond(request, routes, log);
    // The rest of a refused body is not read, so the connection cannot be used again.
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(json) };
    response.writeHead(status, request.complete ? headers : { ...headers, connection: "close" });
    response.end(json);
  });
  // Longer than the SDK's fetch keeps a connection, so that it does not send a request on one that is being closed.
  server.keepAliveTimeout = keepAliveMs;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return server;
}

async function respond(request: IncomingMessage, routes: readonly RouteEntry[], log: Log): Promise<Reply> {
  try {
    const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
    for (const { method, path, handle } of routes) {
      const match = path.exec(pathname);
      if (match && request.method === method) return await handle(request, match.slice(1));
    }
    return reply(404, { error: "the embedded Inngest runner has no such endpoint", status: 404 });
  } catch (error) {
    log("error", "request failed", { error: String(error) });
    return reply(500, { error: "internal error", status: 500 });
  }
}
