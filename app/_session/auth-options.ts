import type { NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { requireEnv } from "@/lib/platform/env";
import { log } from "@/lib/platform/logger";
import { signIn } from "@/lib/registrations/user/sign-in";

declare module "next-auth" {
  interface User {
    sessionEpoch: number;
  }
  interface Session {
    userId: string;
    sessionEpoch: number;
  }
}

declare module "next-auth/jwt" {
  interface JWT {
    sessionEpoch?: number;
  }
}

const sessionSeconds = 7 * 24 * 3_600;

function addressOf(headers: Record<string, unknown> | undefined): string {
  const forwarded = headers?.["x-forwarded-for"];
  const first = typeof forwarded === "string" ? forwarded.split(",")[0]?.trim() : undefined;
  return first?.slice(0, 64) || "unknown";
}

/** The message of what this throws reaches the sign-in page as a word to choose a sentence by; it must say no more. */
async function authorize(given: Partial<Record<"email" | "password", string>>, address: string) {
  const { email = "", password = "" } = given;
  const result = await signIn({ email, password, address }).catch((error: unknown) => {
    log.error("a sign-in could not be checked", { error });
    throw new Error("unavailable");
  });
  if (result.outcome === "too_many_tries") throw new Error("too_many_tries");
  if (result.outcome === "wrong_credentials") return null;
  return { id: result.user.id, sessionEpoch: result.user.sessionEpoch };
}

/**
 * Sign-in by email and password. The token says only who signed in and when sessions were last ended; what that person
 * may do is read anew for every request.
 */
export function authOptions(): NextAuthOptions {
  return {
    secret: requireEnv("NEXTAUTH_SECRET"),
    session: { strategy: "jwt", maxAge: sessionSeconds },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      Credentials({
        credentials: {
          email: { label: "Email", type: "email" },
          password: { label: "Password", type: "password" },
        },
        authorize: (given, request) => authorize(given ?? {}, addressOf(request.headers)),
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user ? { sub: user.id, sessionEpoch: user.sessionEpoch } : token),
      session: ({ session, token }) => ({
        expires: session.expires,
        userId: token.sub ?? "",
        sessionEpoch: token.sessionEpoch ?? -1,
      }),
    },
    logger: {
      error: (code) => log.warn("next-auth", { code }),
      warn: (code) => log.warn("next-auth", { code }),
      debug: () => undefined,
    },
  };
}
