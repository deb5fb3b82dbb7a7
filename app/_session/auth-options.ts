import type { NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { systemContext } from "@/lib/auth/context";
import { signIn } from "@/lib/auth/sign-in";
import { signInByEmail } from "@/lib/auth/sign-in-by-email";
import { redeemSignInLink } from "@/lib/auth/sign-in-links/redeem-sign-in-link";
import { systemClock } from "@/lib/platform/clock";
import { requireEnv } from "@/lib/platform/env";
import { log } from "@/lib/platform/logger";
import type { User } from "@/prisma/generated/client";
import { oauthProviders } from "./oauth-providers";
import { safeCallbackUrl } from "./safe-path";
import { visitorAddress } from "./visitor-address";

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

/** The message of the thrown error reaches the sign-in page as a code, so it must not contain anything else. */
async function checkOrUnavailable<T>(checking: Promise<T>): Promise<T> {
  return checking.catch((error: unknown) => {
    log.error("a sign-in could not be checked", { error });
    throw new Error("unavailable");
  });
}

function sessionOf({ id, sessionEpoch }: User) {
  return { id, sessionEpoch };
}

async function byPassword(credentials: Partial<Record<"email" | "password", string>>, address: string) {
  const { email = "", password = "" } = credentials;
  const result = await checkOrUnavailable(signIn({ email, password, address, clock: systemClock }));
  if (result.outcome === "too_many_tries") throw new Error("too_many_tries");
  return result.outcome === "wrong_credentials" ? null : sessionOf(result.user);
}

async function byLink({ token = "" }: Partial<Record<"token", string>>) {
  const user = await checkOrUnavailable(redeemSignInLink({ ctx: systemContext("Portico"), token }));
  return user ? sessionOf(user) : null;
}

/** The provider has verified the email. The user with this email is signed in; no user is created. */
async function byProvider(email: string | null | undefined) {
  const user = email ? await checkOrUnavailable(signInByEmail({ email, clock: systemClock })) : undefined;
  return user && sessionOf(user);
}

/**
 * Sign-in with a password, with a link sent by mail, and with GitHub and Google. The session token only contains the user
 * and the epoch of their sessions. Their rights are read for every request.
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
        authorize: (credentials, request) =>
          byPassword(credentials ?? {}, visitorAddress(request.headers?.["x-forwarded-for"])),
      }),
      Credentials({
        id: "link",
        credentials: { token: { label: "Token", type: "text" } },
        authorize: (credentials) => byLink(credentials ?? {}),
      }),
      ...oauthProviders(),
    ],
    callbacks: {
      redirect: ({ url, baseUrl }) => safeCallbackUrl(url, baseUrl),
      signIn: async ({ user, account }) => {
        if (account?.type !== "oauth") return true;
        const known = await byProvider(user.email);
        if (!known) return "/sign-in?error=no_account";
        Object.assign(user, known);
        return true;
      },
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
