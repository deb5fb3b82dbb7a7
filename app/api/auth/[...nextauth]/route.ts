import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/app/_session/auth-options";
import { boundedRequest } from "@/app/api/bounded-request";
import { problemOf } from "@/lib/api/problem";
import { refuseMethod, refuseUnrouted } from "@/lib/api/refuse-unrouted";
import { bodyLimits } from "@/lib/platform/body-limits";
import { configurationFault } from "@/lib/platform/check-env";
import { publicUrl } from "@/lib/platform/env";
import { PorticoError } from "@/lib/platform/errors";
import { underRequestId } from "@/lib/platform/request-id";

interface RouteContext {
  params: Promise<{ nextauth: string[] }>;
}

/** next-auth's own paths. It responds to others with text or with a page. */
const actions = [
  "callback",
  "csrf",
  "error",
  "providers",
  "session",
  "signin",
  "signout",
  "verify-request",
  "_log",
];

/** next-auth's own routes: sign-in, sign-out, CSRF token, session. */
async function handle(request: NextRequest, context: RouteContext): Promise<Response> {
  const fault = configurationFault();
  if (fault)
    return Response.json({ error: fault }, { status: 503, headers: { "cache-control": "no-store" } });
  const [action = ""] = (await context.params).nextauth;
  if (!actions.includes(action)) return refuseUnrouted(request, { target: request.nextUrl.pathname });
  if (!isUrl(request.nextUrl.searchParams.get("callbackUrl"))) {
    return refuse(new PorticoError("invalid_input", "callbackUrl must be a URL or a path."));
  }
  const bounded = await boundedRequest(request, bodyLimits.auth);
  return bounded ? NextAuth(bounded.request, context, authOptions()) : refuse(bodyTooLarge());
}

/** next-auth responds with 500 to a value that is not a URL. */
function isUrl(value: string | null): boolean {
  if (!value) return true;
  try {
    return /^https?:$/.test(new URL(value, value.startsWith("/") ? publicUrl() : undefined).protocol);
  } catch {
    return false;
  }
}

function bodyTooLarge(): PorticoError {
  return new PorticoError("too_large", `The body is over ${bodyLimits.auth} bytes.`);
}

function refuse(error: PorticoError): Response {
  return underRequestId((requestId) => problemOf(error, requestId));
}

const wrongMethod = refuseMethod("GET, POST");

export { handle as GET, handle as POST, wrongMethod as DELETE, wrongMethod as PATCH, wrongMethod as PUT };
