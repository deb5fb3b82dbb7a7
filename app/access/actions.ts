"use server";

import { action, visitorAction } from "@/app/_session/action";
import { currentContext } from "@/app/_session/current-context";
import { beginGuestSession, endGuestSession } from "@/app/_session/guest-cookie";
import { safePath } from "@/app/_session/safe-path";
import { embedThemeQuery } from "@/components/embed/appearance";
import { systemContext } from "@/lib/auth/context";
import { findOpenAccessLink } from "@/lib/members/access-links/find-open-access-link";
import { leave } from "@/lib/members/access-links/leave";
import { openAccessLink } from "@/lib/members/access-links/open-access-link";
import { systemClock } from "@/lib/platform/clock";
import { PorticoError } from "@/lib/platform/errors";

/**
 * @param search the query of the frame's URL; null outside of a frame
 * @param replacesAccount whether a member who is signed in has agreed to continue as a guest
 */
export const openLink = visitorAction(
  async (token: string, search: string | null, replacesAccount: boolean) => {
    const link = await findOpenAccessLink({ token: String(token), clock: systemClock });
    const isFrame = link?.embed === true && search !== null;
    // A session in a frame is apart from the member's.
    if (!isFrame && replacesAccount !== true) await requireNoMember();
    const opened = await openAccessLink({ ctx: systemContext("Portico"), token: String(token) });
    await beginGuestSession(opened, isFrame ? embedThemeQuery(new URLSearchParams(String(search))) : null);
    return { path: safePath(opened.path) };
  },
);

async function requireNoMember(): Promise<void> {
  const ctx = await currentContext();
  if (!ctx || ctx.guest) return;
  const { name } = ctx.viewing?.operator ?? ctx.actor;
  throw new PorticoError(
    "conflict",
    `You are signed in as ${name}. Reload the page to decide whether to continue as a guest.`,
  );
}

export const leavePortal = action(async (ctx) => {
  const { returnUrl } = await leave({ ctx });
  await endGuestSession();
  return { returnUrl };
});
