import { createHash } from "node:crypto";
import type { NextRequest } from "next/server";
import { decode } from "next-auth/jwt";
import { slowDown, takeSessionRequest } from "@/lib/auth/request-rate";
import { requireEnv } from "@/lib/platform/env";
import { embedCookie } from "./embed-cookie";
import { guestCookie } from "./guest-cookie-name";

/**
 * Counts a request to the portal for its session. A member's session can get new cookies, so it is counted by its id. A
 * guest has one cookie. Requests without a session are not counted.
 * @returns how many seconds the session must wait; 0 if it need not
 */
export async function sessionWait(request: NextRequest): Promise<number> {
  const session = guestOf(request) ?? (await memberOf(request));
  const wait = session === undefined ? 0 : takeSessionRequest(session);
  if (wait > 0) await slowDown();
  return wait;
}

function guestOf({ cookies }: NextRequest): string | undefined {
  const token = cookies.get(embedCookie)?.value ?? cookies.get(guestCookie)?.value;
  return token && `guest:${createHash("sha256").update(token).digest("base64")}`;
}

/** The session cookie of next-auth, which has another name where the portal is served over https. */
const memberCookies = ["__Secure-next-auth.session-token", "next-auth.session-token"];

/** The cookie with the token of a member's session. */
export function memberToken(cookies: Pick<NextRequest["cookies"], "get">): string | undefined {
  return memberCookies.map((name) => cookies.get(name)?.value).find((value) => value !== undefined);
}

async function memberOf({ cookies }: NextRequest): Promise<string | undefined> {
  const token = memberToken(cookies);
  if (token === undefined) return undefined;
  // A token that cannot be decrypted is no session.
  const session = await decode({ token, secret: requireEnv("NEXTAUTH_SECRET") }).catch(() => null);
  return session?.sessionId && `member:${session.sessionId}`;
}
