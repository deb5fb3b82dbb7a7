import { type NextRequest, NextResponse } from "next/server";
import { embedCookie } from "@/app/_session/embed-cookie";
import { configurationFault } from "@/lib/platform/check-env";
import { env } from "@/lib/platform/env";

/** Whether this is the development server. next.config.mjs sets it during the build. */
declare const __DEVELOPMENT__: boolean;

/** The header from which the session code reads the requested path, to return to it after signing in. */
const pathHeader = "x-portico-path";

/**
 * Scripts run only with the nonce of this request. Style attributes are allowed, because they place bars and menus and
 * cannot run code. The error overlay of the development server needs `eval` and inline styles.
 */
function contentPolicy(nonce: string, ancestors: string): string {
  const styles = __DEVELOPMENT__ ? "'unsafe-inline'" : `'nonce-${nonce}'`;
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${__DEVELOPMENT__ ? " 'unsafe-eval'" : ""}`,
    `style-src 'self' ${styles}`,
    "style-src-attr 'unsafe-inline'",
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

export function proxy(request: NextRequest): NextResponse {
  const fault = configurationFault();
  if (fault) {
    const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };
    return new NextResponse(`${fault}\n`, { status: 503, headers });
  }
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const ancestors = ancestorsOf(request);
  const policy = contentPolicy(nonce, ancestors ?? "'none'");
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  headers.set(pathHeader, request.nextUrl.pathname + request.nextUrl.search);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  response.headers.set("x-content-type-options", "nosniff");
  // This header cannot list origins. If the policy allows some, it would forbid them.
  if (ancestors === undefined) response.headers.set("x-frame-options", "DENY");
  response.headers.set("referrer-policy", "same-origin");
  response.headers.set("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()");
  return response;
}

export const config = { matcher: ["/((?!api/|_next/|icon.svg|favicon.ico).*)"] };
