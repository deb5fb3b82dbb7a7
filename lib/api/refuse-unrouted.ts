import { recordUnrouted } from "@/lib/events/rejections/record-unrouted";
import { forwardedAddress } from "@/lib/platform/client-address";
import { underRequestId } from "@/lib/platform/request-id";
import { problem } from "./problem";

export interface Unrouted {
  /** The path as it was requested. */
  readonly target: string;
  /** The methods that the path has; undefined if there is no such path. */
  readonly allow?: string;
}

/** Records a request to a path or with a method that Portico does not have, if it may be a provider's webhook. */
export async function recordUnroutedRequest(request: Request, { target, allow }: Unrouted): Promise<void> {
  const length = request.headers.get("content-length");
  await recordUnrouted({
    method: request.method,
    target,
    headers: [...request.headers],
    contentLength: length === null ? undefined : Number(length),
    address: forwardedAddress(request.headers),
    code: allow === undefined ? "unknown_path" : "method_not_allowed",
    detail: allow === undefined ? unknownPath(request.method) : wrongMethod(request.method, allow),
    statusCode: allow === undefined ? 404 : 405,
  });
}

/** Refuses such a request with a problem document, so that no client takes a page or a redirect for success. */
export function refuseUnrouted(request: Request, unrouted: Unrouted): Promise<Response> {
  return underRequestId(async (requestId) => {
    await recordUnroutedRequest(request, unrouted);
    return unrouted.allow === undefined
      ? noSuchPath(request.method, requestId)
      : methodNotAllowed(request.method, unrouted.allow, requestId);
  });
}

function noSuchPath(method: string, requestId: string): Response {
  const detail = `${unknownPath(method)} Webhooks are sent to /api/webhooks/{source}.`;
  return problem(404, { title: "Not found", detail, code: "not_found", requestId });
}

/** The response to a method that a path does not have. */
export function methodNotAllowed(method: string, allow: string, requestId: string): Response {
  const document = {
    title: "Method not allowed",
    detail: wrongMethod(method, allow),
    code: "method_not_allowed",
  };
  return problem(405, { ...document, requestId }, { allow });
}

function unknownPath(method: string): string {
  return `Portico has no such path (${method}).`;
}

function wrongMethod(method: string, allow: string): string {
  return `${method} is not allowed here. Allowed: ${allow}.`;
}

type RouteMethod = (request: Request) => Promise<Response>;

/** Makes the handler of the methods that a route does not have. */
export function refuseMethod(allow: string): RouteMethod {
  return (request) => refuseUnrouted(request, { target: new URL(request.url).pathname, allow });
}
