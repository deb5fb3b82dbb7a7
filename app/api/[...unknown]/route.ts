import { refuseUnrouted } from "@/lib/api/refuse-unrouted";

/** All paths under /api that no other route has. */
function refuse(request: Request): Promise<Response> {
  return refuseUnrouted(request, { target: new URL(request.url).pathname });
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
