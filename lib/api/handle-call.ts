import { inCallSlot } from "@/lib/auth/actor-slots";
import { systemClock } from "@/lib/platform/clock";
import { PorticoError } from "@/lib/platform/errors";
import { invalidFields } from "@/lib/platform/parse-input";
import { underRequestId } from "@/lib/platform/request-id";
import { countedActorOf } from "./authenticate";
import type { ApiResponse, CallDeclaration } from "./call";
import { problemOf } from "./problem";
import { readJsonBody } from "./read-json-body";
import { recordUnroutedRequest } from "./refuse-unrouted";

type RouteContext = { readonly params: Promise<Record<string, string | string[]> | undefined> };

/** A route handler as Next mounts it. */
export type RouteHandler = (request: Request, route: RouteContext) => Promise<Response>;

/**
 * Makes the route handler of a call. It authenticates the request, checks the rate of the key and the names of the query parameters, parses the
 * body, and turns errors into problem documents.
 */
export function handleCall(call: CallDeclaration): RouteHandler {
  return (request, route) =>
    underRequestId(async (requestId) => {
      try {
        return toResponse(await runCall(call, request, route), requestId, call.cacheControl);
      } catch (error) {
        return problemOf(error, requestId);
      }
    });
}

/** Responds to a path that the API does not have with a problem document, like every other error. */
export const handleUnknownPath: RouteHandler = (request) =>
  underRequestId(async (requestId) => {
    try {
      await recordUnroutedRequest(request, { target: new URL(request.url).pathname });
      await countedActorOf(request);
      throw new PorticoError("not_found", "The API has no such path.");
    } catch (error) {
      return problemOf(error, requestId);
    }
  });

async function runCall(call: CallDeclaration, request: Request, route: RouteContext): Promise<ApiResponse> {
  const { searchParams } = new URL(request.url);
  if (call.right === null) {
    readQuery(call, searchParams);
    return call.run();
  }
  const ctx = { actor: await countedActorOf(request), clock: systemClock };
  const query = readQuery(call, searchParams);
  const { id = "" } = (await route.params) ?? {};
  const body = await readJsonBody(request);
  return inCallSlot(ctx, () => call.run({ ctx, id: String(id), query, body }));
}

/**
 * The query parameters by name. A parameter that the call does not have, or that is given twice, is a mistake: ignoring
 * it would return more than the caller asked for.
 */
function readQuery(call: CallDeclaration, search: URLSearchParams): Record<string, string> {
  const names = Object.keys(call.query?.shape ?? {});
  const query: Record<string, string> = {};
  for (const [name, value] of search) {
    if (!names.includes(name)) throw unknownParameter(name, names);
    if (Object.hasOwn(query, name)) throw invalidFields([{ field: name, problem: "is given twice" }]);
    query[name] = value;
  }
  return query;
}

function unknownParameter(name: string, names: readonly string[]): PorticoError {
  const known = names.length === 0 ? "this call takes none" : `this call takes ${names.join(", ")}`;
  return invalidFields([{ field: name, problem: `is not a known query parameter; ${known}` }]);
}

function toResponse({ status, body }: ApiResponse, requestId: string, cacheControl?: string): Response {
  const headers = new Headers({ "x-request-id": requestId });
  if (cacheControl !== undefined) headers.set("cache-control", cacheControl);
  if (body === undefined) return new Response(null, { status, headers });
  headers.set("content-type", "application/json");
  return new Response(JSON.stringify(body), { status, headers });
}
