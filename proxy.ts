import { type NextRequest, NextResponse } from "next/server";
import { embedCookie } from "@/app/_session/embed-cookie";
import { sessionWait } from "@/app/_session/session-rate";
import { isPagePath } from "@/app/page-roots";
import { configurationFault } from "@/lib/platform/check-env";
import { env, publicUrl } from "@/lib/platform/env";
import { strictTransportSecurity } from "@/lib/platform/transport-security";

/** Whether this is the development server. next.config.mjs sets it during the build. */
declare const __DEVELOPMENT__: boolean;

/** The header from which the session code reads the requested path, to return to it after signing in. */
const pathHeader = "x-portico-path";

/**
 * The SHA-256 of `display:none`, the one style attribute that a page may have: React hides parts of a drawing with it until
 * it has moved them to their place.
 */
const displayNone = "'sha256-aqNNdDLnnrDOnTNdkJpYlAxKVJtLt9CtFLklmInuUAE='";

/**
 * Scripts and style elements need the nonce of this request. Components that place something at run time set single
 * properties by script, which the policy does not restrict. The error overlay of the development server needs `eval` and
 * inline styles.
 */
function contentPolicy(nonce: string, ancestors: string): string {
  const styles = __DEVELOPMENT__ ? "'unsafe-inline'" : `'nonce-${nonce}'`;
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${__DEVELOPMENT__ ? " 'unsafe-eval'" : ""}`,
    `style-src 'self' ${styles}`,
    `style-src-attr ${__DEVELOPMENT__ ? "'unsafe-inline'" : `'unsafe-hashes' ${displayNone}`}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${ancestors}`,
  ].join("; ");
}

/**
 * The sites that may show this page in a frame; undefined if none may. Only pages of guests can be framed: the page that
 * opens an access link, and requests with the cookie of a session that began in a frame. A request with this cookie never
 * counts as a member's, so a member's page cannot be framed.
 */
function ancestorsOf({ nextUrl: { pathname, searchParams }, cookies }: NextRequest): string | undefined {
  const origins = env().PORTICO_EMBED_ORIGINS ?? [];
  const isOpeningLink = pathname.startsWith("/access/") && searchParams.get("embed") === "1";
  const isGuestSession = cookies.has(embedCookie) && !/^\/(sign-in|invitations)(\/|$)/.test(pathname);
  return origins.length > 0 && (isOpeningLink || isGuestSession) ? origins.join(" ") : undefined;
}

/**
 * Whether a request is for a page: a browser's GET or HEAD, or a server action. Other clients can read the pages that
 * exist, but get an error for any other path. A browser sends an `Origin` with each form.
 */
function isForPage({ method, headers, nextUrl: { pathname } }: NextRequest): boolean {
  if (method === "GET" || method === "HEAD") {
    const isBrowser =
      headers.get("accept")?.includes("text/html") || headers.get("sec-fetch-site") === "same-origin";
    return isPagePath(pathname) || (isBrowser === true && pathname !== "/api");
  }
  if (method !== "POST") return false;
  const isForm = headers.get("content-type")?.startsWith("multipart/form-data") === true;
  return headers.has("next-action") || (isForm && headers.has("origin"));
}

/** Lets a route respond with 404 or 405: a page or a redirect to the sign-in page would look like success. */
function refuse(request: NextRequest): NextResponse {
  const headers = new Headers(request.headers);
  headers.set(pathHeader, request.nextUrl.pathname);
  return NextResponse.rewrite(new URL("/api/no-page", request.url), { request: { headers } });
}

/** Next's own redirect to a path without a slash at the end would also apply to webhooks. */
function withoutSlash({ method, url }: NextRequest): NextResponse | undefined {
  const target = new URL(url);
  const isRead = method === "GET" || method === "HEAD";
  if (!isRead || target.pathname === "/" || !target.pathname.endsWith("/")) return undefined;
  target.pathname = target.pathname.replace(/\/+$/, "").replace(/^\/+/, "/");
  return NextResponse.redirect(target, 308);
}

/**
 * Next accepts a server action only if the browser's `Origin` is the host that the request names. A proxy may pass on
 * another host, so Portico's own origin is compared with `PORTICO_URL`. Next reads its list of allowed origins during the
 * build, where the URL is not known.
 */
function trustOwnOrigin(headers: Headers): void {
  const own = new URL(publicUrl());
  if (headers.get("origin") !== own.origin) return;
  headers.set("x-forwarded-host", own.host);
  headers.set("x-forwarded-proto", own.protocol.slice(0, -1));
}

function tooManyRequests(seconds: number): NextResponse {
  const headers = {
    "content-type": "text/plain; charset=utf-8",
    "cache-control": "no-store",
    "retry-after": String(seconds),
  };
  return new NextResponse(`Too many requests. Try again in ${seconds} s.\n`, { status: 429, headers });
}

export async function proxy(request: NextRequest): Promise<NextResponse> {
  const fault = configurationFault();
  if (fault) {
    const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };
    return new NextResponse(`${fault}\n`, { status: 503, headers });
  }
  if (!isForPage(request)) return refuse(request);
  const redirect = withoutSlash(request);
  if (redirect) return redirect;
  const wait = await sessionWait(request);
  if (wait > 0) return tooManyRequests(wait);
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const ancestors = ancestorsOf(request);
  const policy = contentPolicy(nonce, ancestors ?? "'none'");
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  headers.set(pathHeader, request.nextUrl.pathname + request.nextUrl.search);
  trustOwnOrigin(headers);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  response.headers.set("x-content-type-options", "nosniff");
  // This header cannot list origins. If the policy allows some, it would forbid them.
  if (ancestors === undefined) response.headers.set("x-frame-options", "DENY");
  response.headers.set("referrer-policy", "same-origin");
  const transportSecurity = strictTransportSecurity();
  if (transportSecurity) response.headers.set("strict-transport-security", transportSecurity);
  response.headers.set("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()");
  return response;
}

/** Everything but the API and the files of the build. An unknown path below these is not a page either. */
export const config = { matcher: ["/((?!api/|_next/|(?:icon\\.svg|favicon\\.ico)$).*)"] };
