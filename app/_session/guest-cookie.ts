import { cookies } from "next/headers";
import { rememberCaller } from "@/lib/auth/known-callers";
import { type GuestSession, guestSession } from "@/lib/members/access-links/guest-session";
import type { OpenedLink } from "@/lib/members/access-links/open-access-link";
import { systemClock } from "@/lib/platform/clock";
import { cookieOptions } from "./cookie-options";
import { embedCookie, embedThemeCookie } from "./embed-cookie";
import { guestCookie } from "./guest-cookie-name";

/** The frame's cookie outlives its session by this time, so that the frame can show that the session has ended. */
const graceSeconds = 24 * 3_600;

/** Sent in another site's frame and partitioned by site (CHIPS), so it never mixes with the user's own session. */
const framed = { httpOnly: true, secure: true, sameSite: "none", partitioned: true, path: "/" } as const;

/**
 * Begins a guest's session in this browser.
 * @param theme the theme parameters of the frame; null outside of a frame
 */
export async function beginGuestSession(opened: OpenedLink, theme: string | null): Promise<void> {
  const { sessionToken, sessionSeconds } = opened;
  const jar = await cookies();
  if (theme === null) {
    jar.set(guestCookie, sessionToken, { ...cookieOptions(), maxAge: sessionSeconds });
    return;
  }
  const maxAge = sessionSeconds + graceSeconds;
  jar.set(embedCookie, sessionToken, { ...framed, maxAge });
  jar.set(embedThemeCookie, theme, { ...framed, maxAge });
}

export async function endGuestSession(): Promise<void> {
  (await cookies()).delete(guestCookie);
}

async function sessionOf(token: string): Promise<GuestSession | undefined> {
  const session = await guestSession({ token, clock: systemClock });
  if (session) rememberCaller(token);
  return session;
}

/**
 * The guest of the current request. "ended": the request comes from a frame whose session is over. Such a request has no
 * other session, even if a user is signed in in the same browser.
 */
export async function currentGuest(): Promise<GuestSession | "ended" | undefined> {
  const jar = await cookies();
  const embedToken = jar.get(embedCookie)?.value;
  if (embedToken !== undefined) return (await sessionOf(embedToken)) ?? "ended";
  const token = jar.get(guestCookie)?.value;
  return token === undefined ? undefined : sessionOf(token);
}
