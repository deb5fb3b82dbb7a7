import { authenticateApiKey } from "@/lib/api-keys/authenticate-api-key";
import type { Context } from "@/lib/auth/context";
import { systemClock } from "@/lib/platform/clock";
import { PorticoError } from "@/lib/platform/errors";
import { readBody } from "@/lib/platform/read-body";
import { underRequestId } from "@/lib/platform/request-id";
import { problemOf } from "./problem";

/** The largest request body that the API reads. */
const maxBodyBytes = 256 * 1024;

/** What a handler of the API is given: who asks, and what for. */
export interface ApiCall {
  readonly ctx: Context;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** The parsed JSON body; undefined when there was none. */
  readonly body: unknown;
}

/** What a handler answers; without a body, 204. */
export interface ApiResponse {
  readonly status: number;
  readonly body?: unknown;
}

type RouteContext = { readonly params: Promise<Record<string, string | string[]> | undefined> };

/** Makes a route handler out of a handler of the API: authentication, parsing, and errors as problem documents. */
export function apiRoute(handler: (call: ApiCall) => Promise<ApiResponse>) {
  const respond = async (requestId: string, request: Request, route: RouteContext): Promise<Response> => {
    try {
      const ctx = { actor: await actorOf(request), clock: systemClock };
      const query = queryOf(new URL(request.url).searchParams);
      const response = await handler({
        ctx,
        params: textParams((await route.params) ?? {}),
        query,
        body: await bodyOf(request),
      });
      const headers = { "content-type": "application/json", "x-request-id": requestId };
      const text = response.body === undefined ? null : JSON.stringify(response.body);
      return new Response(text, {
        status: response.status,
        headers: text === null ? { "x-request-id": requestId } : headers,
      });
    } catch (error) {
      return problemOf(error, requestId);
    }
  };
  return (request: Request, route: RouteContext) =>
    underRequestId((requestId) => respond(requestId, request, route));
}

function textParams(params: Record<string, string | string[]>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
}

/** What an `Authorization: Bearer …` header holds, or undefined. */
export function bearerKey(request: Request): string | undefined {
  return /^Bearer (\S{1,200})$/i.exec(request.headers.get("authorization") ?? "")?.[1];
}

/**
 * Who a request's API key stands for.
 * @throws PorticoError `unauthenticated`
 */
export async function actorOf(request: Request) {
  const key = bearerKey(request);
  if (!key) throw new PorticoError("unauthenticated", "Send an API key: Authorization: Bearer <key>.");
  const actor = await authenticateApiKey(key);
  if (!actor) throw new PorticoError("unauthenticated", "This API key is unknown, expired or revoked.");
  return actor;
}

/** A parameter given twice is a mistake that would otherwise be half ignored. */
function queryOf(search: URLSearchParams): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of search) {
    if (Object.hasOwn(query, name)) throw new PorticoError("invalid_input", `${name}: is given twice`);
    query[name] = value;
  }
  return query;
}

async function bodyOf(request: Request): Promise<unknown> {
  if (!request.body || request.method === "GET") return undefined;
  const bytes = await readBody(request.body, maxBodyBytes);
  if (bytes === undefined) throw new PorticoError("invalid_input", `The body is over ${maxBodyBytes} bytes.`);
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new PorticoError("invalid_input", "The body is not valid JSON.");
  }
}
