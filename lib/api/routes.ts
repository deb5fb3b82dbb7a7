import type { Method } from "./call";
import { calls } from "./calls";
import { handleCall, type RouteHandler } from "./handle-call";

/**
 * The route handlers of a path, by method. A route file exports exactly the methods that are declared; a test compares
 * them.
 * @param path below `/api/v1`, as declared: `/endpoints/{id}`
 */
export function routes(path: string): Record<Method, RouteHandler> {
  const handler = (method: Method): RouteHandler => {
    const call = calls.find((declared) => declared.path === path && declared.method === method);
    return call ? handleCall(call) : notDeclared(method, path);
  };
  return { GET: handler("GET"), POST: handler("POST"), PATCH: handler("PATCH"), DELETE: handler("DELETE") };
}

function notDeclared(method: Method, path: string): RouteHandler {
  return () => {
    throw new Error(`lib/api does not declare ${method} ${path}.`);
  };
}
