"use server";

import { action, visitorAction } from "@/app/_session/action";
import { beginGuestSession, endGuestSession } from "@/app/_session/guest-cookie";
import { safePath } from "@/app/_session/safe-path";
import { lookQuery } from "@/components/embed/look";
import { systemClock } from "@/lib/platform/clock";
import { leave } from "@/lib/registrations/access-link/leave";
import { openAccessLink } from "@/lib/registrations/access-link/open-access-link";

/** @param search the query of a frame's URL; null in a window of its own */
export const openLink = visitorAction(async (token: string, search: string | null) => {
  const opened = await openAccessLink({ token: String(token), clock: systemClock });
  const isFrame = opened.embed && search !== null;
  await beginGuestSession(opened, isFrame ? lookQuery(new URLSearchParams(String(search))) : null);
  return { path: safePath(opened.path) };
});

export const leavePortal = action(async (ctx) => {
  const { returnUrl } = await leave({ ctx });
  await endGuestSession();
  return { returnUrl };
});
