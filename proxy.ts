import { type NextRequest, NextResponse } from "next/server";
import { embedCookie } from "@/app/_session/embed-cookie";
import { env } from "@/lib/platform/env";

/** Set by next.config.mjs while it builds: whether this is the development server. */
declare const __DEVELOPMENT__: boolean;

/** Where the session code finds the path that was asked for, to come back to it after signing in. */
const pathHeader = "x-portico-path";

/**
 * Scripts run only with this request's nonce. Style attributes are allowed: bars and menus are placed by them, and they
 * can run nothing. The development server's own error overlay needs `eval` and inline styles.
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
 * The sites that may show this page in a frame; undefined: none may. Only what is a guest's: the page that opens an
 * access link, and what is asked for with the cookie of a session that began in a frame. With that cookie nobody is
 * taken for a member, so that no member's page can be framed.
 */
function ancestorsOf({ nextUrl: { pathname, searchParams }, cookies }: NextRequest): string | undefined {
  const origins = env().PORTICO_EMBED_ORIGINS ?? [];
  const isOpeningLink = pathname.startsWith("/access/") && searchParams.get("embed") === "1";
  const isGuestSession = cookies.has(embedCookie) && !/^\/(sign-in|invitations)(\/|$)/.test(pathname);
  return origins.length > 0 && (isOpeningLink || isGuestSession) ? origins.join(" ") : undefined;
}

export function proxy(request: NextRequest): NextResponse {
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
  // It knows no list of origins; where the policy has one, it would only forbid what the policy allows.
  if (ancestors === undefined) response.headers.set("x-frame-options", "DENY");
  response.headers.set("referrer-policy", "same-origin");
  response.headers.set("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()");
  return response;
}

export const config = { matcher: ["/((?!api/|_next/|icon.svg|favicon.ico).*)"] };
