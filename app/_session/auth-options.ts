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

/** Who sends a request to next-auth's routes. */
export interface Visitor {
  /** The IP address, or "unknown". */
  readonly address: string;
  /** Called when a sign-in is refused because it comes too early. */
  onTooManyTries(retryAfterSeconds: number): void;
}

const unknownVisitor: Visitor = { address: "unknown", onTooManyTries: () => undefined };

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

/** The values are not always text: next-auth also accepts a JSON body. */
type SentValues<Name extends string> = Readonly<Partial<Record<Name, unknown>>>;

async function byPassword({ email, password }: SentValues<"email" | "password">, visitor: Visitor) {
  const { address } = visitor;
  const result = await checkOrUnavailable(signIn({ email, password, address, clock: systemClock }));
  if (result.outcome === "too_many_tries") {
    visitor.onTooManyTries(result.retryAfterSeconds);
    throw new Error("too_many_tries");
  }
  return result.outcome === "wrong_credentials" ? null : sessionOf(result.user);
}

async function byLink({ token }: SentValues<"token">) {
  if (typeof token !== "string") return null;
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
export function authOptions(visitor: Visitor = unknownVisitor): NextAuthOptions {
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
        authorize: (credentials) => byPassword(credentials ?? {}, visitor),
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
