import { underRequestId } from "@/lib/platform/request-id";
import { calls } from "./calls";
import { handleCall, type RouteHandler } from "./handle-call";
import { methodNotAllowed } from "./refuse-unrouted";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

type RouteMethod = (typeof methods)[number];

/**
 * The route handlers of a path, by method. Every route file exports all of them: a method that is not declared gets a
 * problem document with the methods that are. Next's own response would be empty.
 * @param path below `/api/v1`, as declared: `/endpoints/{id}`
 */
export function routes(path: string): Record<RouteMethod, RouteHandler> {
  const declared = new Map<string, RouteHandler>(
    calls.filter((call) => call.path === path).map((call) => [call.method, handleCall(call)]),
  );
  const get = declared.get("GET");
  if (get) declared.set("HEAD", get);
  const allow = [...methods.filter((method) => declared.has(method)), "OPTIONS"].join(", ");
  declared.set("OPTIONS", async () => new Response(null, { status: 204, headers: { allow } }));
  const handler = (method: RouteMethod) => declared.get(method) ?? refuse(allow);
  return {
    GET: handler("GET"),
    HEAD: handler("HEAD"),
    POST: handler("POST"),
    PUT: handler("PUT"),
    PATCH: handler("PATCH"),
    DELETE: handler("DELETE"),
    OPTIONS: handler("OPTIONS"),
  };
}

function refuse(allow: string): RouteHandler {
  return async (request) => underRequestId((requestId) => methodNotAllowed(request.method, allow, requestId));
}
