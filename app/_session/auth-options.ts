import type { NextAuthOptions } from "next-auth";
import type { JWT } from "next-auth/jwt";
import Credentials from "next-auth/providers/credentials";
import { systemContext } from "@/lib/auth/context";
import { signOut } from "@/lib/auth/sessions/end-session";
import { startSession } from "@/lib/auth/sessions/start-session";
import { signIn } from "@/lib/auth/sign-in";
import { signInByEmail } from "@/lib/auth/sign-in-by-email";
import { redeemSignInLink } from "@/lib/auth/sign-in-links/redeem-sign-in-link";
import { systemClock } from "@/lib/platform/clock";
import { log } from "@/lib/platform/logger";
import type { User } from "@/prisma/generated/client";
import { oauthProviders } from "./oauth-providers";
import { safeCallbackUrl } from "./safe-path";
import { decodeActive, tokenOptions } from "./session-token";

/** Who sends a request to next-auth's routes. */
export interface Visitor {
  /** The IP address, or "unknown". */
  readonly address: string;
  /** The `user-agent` header, by which a member recognises a session. */
  readonly userAgent: string;
  /** Called when a sign-in is refused because it comes too early. */
  onTooManyTries(retryAfterSeconds: number): void;
}

/** The message of the thrown error reaches the sign-in page as a code, so it must not contain anything else. */
async function checkOrUnavailable<T>(checking: Promise<T>): Promise<T> {
  return checking.catch((error: unknown) => {
    log.error("a sign-in could not be checked", { error });
    throw new Error("unavailable");
  });
}

async function sessionOf(user: User, { address, userAgent }: Visitor) {
  const started = startSession({ user, address, userAgent, clock: systemClock });
  return { id: user.id, session: await checkOrUnavailable(started) };
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
  return result.outcome === "wrong_credentials" ? null : sessionOf(result.user, visitor);
}

async function byLink({ token }: SentValues<"token">, visitor: Visitor) {
  if (typeof token !== "string") return null;
  const user = await checkOrUnavailable(redeemSignInLink({ ctx: systemContext("Portico"), token }));
  return user ? sessionOf(user, visitor) : null;
}

/** The provider has verified the email. The user with this email is signed in; no user is created. */
async function byProvider(email: string | null | undefined, visitor: Visitor) {
  const user = email ? await checkOrUnavailable(signInByEmail({ email, clock: systemClock })) : undefined;
  return user && sessionOf(user, visitor);
}

/**
 * Sign-in with a password, with a link sent by mail, and with GitHub and Google.
 * @param visitor who sends the request to next-auth's routes
 */
export function authOptions(visitor: Visitor): NextAuthOptions {
  const options = tokenOptions();
  return {
    ...options,
    jwt: { ...options.jwt, decode: decodeActive },
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
        authorize: (credentials) => byLink(credentials ?? {}, visitor),
      }),
      ...oauthProviders(),
    ],
    events: { signOut: ({ token }) => endSessionOf(token) },
    callbacks: {
      ...options.callbacks,
      redirect: ({ url, baseUrl }) => safeCallbackUrl(url, baseUrl),
      signIn: async ({ user, account }) => {
        if (account?.type !== "oauth") return true;
        const known = await byProvider(user.email, visitor);
        if (!known) return "/sign-in?error=no_account";
        Object.assign(user, known);
        return true;
      },
    },
  };
}

/** @param token null if the session has ended before */
async function endSessionOf(token: JWT | null): Promise<void> {
  const sessionId = token?.sessionId;
  if (sessionId !== undefined) await signOut({ ctx: systemContext("Portico"), sessionId });
}
