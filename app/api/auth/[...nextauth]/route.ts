import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/app/_session/auth-options";
import { type BoundedRequest, boundedRequest } from "@/app/api/bounded-request";
import { problemOf } from "@/lib/api/problem";
import { refuseMethod, refuseUnrouted } from "@/lib/api/refuse-unrouted";
import { bodyLimits } from "@/lib/platform/body-limits";
import { configurationFault } from "@/lib/platform/check-env";
import { forwardedAddress } from "@/lib/platform/client-address";
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
  if (!request.nextUrl.searchParams.getAll("callbackUrl").every(isUrl)) {
    return refuse(new PorticoError("invalid_input", "callbackUrl must be a URL or a path."));
  }
  const unusable = unusableCookies(request);
  if (unusable.length > 0) return refuseCookies(unusable);
  const bounded = await boundedRequest(request, bodyLimits.auth);
  if (!bounded) return refuse(bodyTooLarge());
  if (!isReadable(bounded))
    return refuse(new PorticoError("invalid_input", "The body must be a JSON object."));
  return respond(bounded.request, context);
}

/** next-auth responds with 401 to a sign-in that comes too early. */
async function respond(request: NextRequest, context: RouteContext): Promise<Response> {
  let retryAfter: number | undefined;
  const onTooManyTries = (seconds: number) => {
    retryAfter = seconds;
  };
  const address = forwardedAddress(request.headers) ?? "unknown";
  const userAgent = request.headers.get("user-agent") ?? "";
  const response = await NextAuth(request, context, authOptions({ address, userAgent, onTooManyTries }));
  if (retryAfter === undefined) return response;
  const headers = new Headers(response.headers);
  headers.delete("location");
  headers.set("retry-after", String(retryAfter));
  return new Response(response.body, { status: 429, headers });
}

/** next-auth responds with 500 to a body that it cannot parse. */
function isReadable({ request, body }: BoundedRequest): boolean {
  if (body.length === 0 || !request.headers.get("content-type")?.includes("application/json")) return true;
  try {
    const parsed: unknown = JSON.parse(body.toString("utf8"));
    return typeof parsed === "object" && parsed !== null;
  } catch {
    return false;
  }
}

/** The cookies in which next-auth keeps the page to return to, and that are no URLs. */
function unusableCookies({ cookies }: NextRequest): readonly string[] {
  const name = /^(__Secure-)?next-auth\.callback-url$/;
  return cookies.getAll().flatMap((each) => (name.test(each.name) && !isUrl(each.value) ? each.name : []));
}

/** Also deletes them, so that they do not stand in the way of the next request. */
function refuseCookies(names: readonly string[]): Response {
  const response = refuse(
    new PorticoError("invalid_input", `The cookie ${names[0]} must be a URL or a path.`),
  );
  for (const name of names) {
    const secure = name.startsWith("__Secure-") ? "; Secure" : "";
    response.headers.append("set-cookie", `${name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0${secure}`);
  }
  return response;
}

/** next-auth responds with 500 to a value that is not a URL. */
function isUrl(value: string): boolean {
  if (value === "") return true;
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
