import { isPagePath } from "@/app/page-roots";
import { refuseUnrouted } from "@/lib/api/refuse-unrouted";

/** The proxy passes requests here that are no browser's request for a page, with their path in a header. */
function refuse(request: Request): Promise<Response> {
  const path = request.headers.get("x-portico-path") ?? new URL(request.url).pathname;
  return refuseUnrouted(request, { target: path, allow: isPagePath(path) ? "GET, HEAD" : undefined });
}

export {
  refuse as DELETE,
  refuse as GET,
  refuse as HEAD,
  refuse as OPTIONS,
  refuse as PATCH,
  refuse as POST,
  refuse as PUT,
};
