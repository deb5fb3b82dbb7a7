"use server";

import { action, visitorAction } from "@/app/_session/action";
import { beginGuestSession, endGuestSession } from "@/app/_session/guest-cookie";
import { safePath } from "@/app/_session/safe-path";
import { embedThemeQuery } from "@/components/embed/appearance";
import { systemContext } from "@/lib/auth/context";
import { leave } from "@/lib/members/access-links/leave";
import { openAccessLink } from "@/lib/members/access-links/open-access-link";

/** @param search the query of the frame's URL; null outside of a frame */
export const openLink = visitorAction(async (token: string, search: string | null) => {
  const opened = await openAccessLink({ ctx: systemContext("Portico"), token: String(token) });
  const isFrame = opened.embed && search !== null;
  await beginGuestSession(opened, isFrame ? embedThemeQuery(new URLSearchParams(String(search))) : null);
  return { path: safePath(opened.path) };
});

export const leavePortal = action(async (ctx) => {
  const { returnUrl } = await leave({ ctx });
  await endGuestSession();
  return { returnUrl };
});
