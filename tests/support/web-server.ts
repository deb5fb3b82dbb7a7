import { createServer } from "node:http";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { type Listening, listen } from "./listen";

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
export type RouteModule = Partial<Record<string, unknown>>;

/** A path with parameters, such as `/api/v1/deliveries/:id`, and its route module. */
export type Routes = Readonly<Record<string, RouteModule>>;

function match(pattern: string, path: string): Record<string, string> | undefined {
  const names = pattern.split("/");
  const parts = path.split("/");
  if (names.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, name] of names.entries()) {
    const part = decoded(parts[i] ?? "");
    if (name.startsWith(":")) params[name.slice(1)] = part;
    else if (name !== part) return undefined;
  }
  return params;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Serves route modules over real HTTP like Next: with web requests and responses, and bodies as streams. */
export async function serveRoutes(routes: Routes): Promise<Listening> {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    for (const [pattern, module] of Object.entries(routes)) {
      const params = match(pattern, url.pathname);
      if (!params) continue;
      const handler = module[request.method ?? "GET"] as Handler | undefined;
      if (!handler) return response.writeHead(405).end();
      const body = ["GET", "HEAD"].includes(request.method ?? "")
        ? undefined
        : (Readable.toWeb(request) as ReadableStream);
      const result = await handler(
        new Request(url, {
          method: request.method,
          headers: request.headers as HeadersInit,
          body,
          duplex: "half",
        } as RequestInit),
        { params: Promise.resolve(params) },
      );
      response.writeHead(result.status, Object.fromEntries(result.headers));
      return response.end(Buffer.from(await result.arrayBuffer()));
    }
    return response.writeHead(404).end();
  });
  return listen(server);
}
