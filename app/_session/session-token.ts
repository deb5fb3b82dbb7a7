import type { NextAuthOptions } from "next-auth";
import { decode, encode, type JWT, type JWTDecodeParams, type JWTEncodeParams } from "next-auth/jwt";
import { findSession } from "@/lib/auth/sessions/find-session";
import { type StartedSession, sessionSeconds } from "@/lib/auth/sessions/start-session";
import { systemClock } from "@/lib/platform/clock";
import { requireEnv } from "@/lib/platform/env";
import { log } from "@/lib/platform/logger";
import { isServedOverHttps } from "@/lib/platform/transport-security";

declare module "next-auth" {
  interface User {
    /** Set when the sign-in has succeeded. */
    session: StartedSession | undefined;
  }
  interface Session {
    sessionId: string;
  }
}

declare module "next-auth/jwt" {
  interface JWT {
    sessionId?: string;
    /** When the session ends, in seconds since 1970. */
    endsAt?: number;
  }
}

function tokenOf({ id, expiresAt }: StartedSession): JWT {
  return { sessionId: id, endsAt: Math.floor(expiresAt.getTime() / 1_000) };
}

/** next-auth renews tokens. A renewed token ends when its session does. */
function encodeUntilEnd(params: JWTEncodeParams): Promise<string> {
  const now = Math.floor(systemClock.now().getTime() / 1_000);
  return encode({ ...params, maxAge: Math.max(0, (params.token?.endsAt ?? 0) - now) });
}

/** The token, if its session has not ended. Without this, next-auth's routes would accept and renew it. */
export async function decodeActive(params: JWTDecodeParams): Promise<JWT | null> {
  const token = await decode(params);
  if (token?.sessionId === undefined) return null;
  return (await findSession({ sessionId: token.sessionId, clock: systemClock })) ? token : null;
}

/** How next-auth reads and writes the session token. It only contains the id of the session and when it ends. */
export function tokenOptions() {
  return {
    secret: requireEnv("NEXTAUTH_SECRET"),
    useSecureCookies: isServedOverHttps(),
    session: { strategy: "jwt", maxAge: sessionSeconds },
    jwt: { maxAge: sessionSeconds, encode: encodeUntilEnd, decode },
    callbacks: {
      jwt: ({ token, user }) => (user?.session ? tokenOf(user.session) : token),
      session: ({ token }) => ({
        expires: new Date((token.endsAt ?? 0) * 1_000).toISOString(),
        sessionId: token.sessionId ?? "",
      }),
    },
    logger: {
      error: (code) => log.warn("next-auth", { code }),
      warn: (code) => log.warn("next-auth", { code }),
      debug: () => undefined,
    },
  } satisfies Partial<NextAuthOptions>;
}

/**
 * The options for reading the token of a page's request. The session itself is read afterwards. next-auth also checks the
 * cookie with the page to return to, which pages do not need, so they ignore it.
 */
export function readingOptions(): NextAuthOptions {
  return { ...tokenOptions(), providers: [], cookies: { callbackUrl: { name: "ignored", options: {} } } };
}
