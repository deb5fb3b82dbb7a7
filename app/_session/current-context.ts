import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { getServerSession } from "next-auth";
import { cache } from "react";
import type { Context } from "@/lib/auth/context";
import { rememberCaller } from "@/lib/auth/known-callers";
import { sessionActor } from "@/lib/auth/sessions/session-actor";
import type { GuestSession } from "@/lib/members/access-links/guest-session";
import { systemClock } from "@/lib/platform/clock";
import type { SessionId } from "@/lib/platform/ids";
import { embedding } from "./embedding";
import { currentGuest } from "./guest-cookie";
import { memberToken } from "./session-rate";
import { readingOptions } from "./session-token";
import { type UserActor, viewedPartner } from "./view-as";

export type PersonActor = UserActor | GuestSession["actor"];

/** An operator views the portal as a partner. The actor of the context is then a viewer of that partner. */
export interface Viewing {
  readonly partnerName: string;
  /** The operator who is signed in. */
  readonly operator: UserActor;
}

/** A context whose actor is a person: a signed-in user, or a guest with an access link. */
export interface PersonContext extends Context {
  readonly actor: PersonActor;
  readonly viewing: Viewing | null;
  /** Set for guests. */
  readonly guest: GuestSession | null;
  /** The session of a member; null for guests. */
  readonly sessionId: SessionId | null;
}

/** The context of the current request, read from the database once per request; undefined for a visitor. */
export const currentContext = cache(async (): Promise<PersonContext | undefined> => {
  const guest = await currentGuest();
  if (guest === "ended") return undefined;
  return guest
    ? { actor: guest.actor, clock: systemClock, viewing: null, guest, sessionId: null }
    : memberContext();
});

async function memberContext(): Promise<PersonContext | undefined> {
  const sessionId = (await getServerSession(readingOptions()))?.sessionId;
  if (!sessionId) return undefined;
  const actor = await sessionActor({ sessionId, clock: systemClock });
  if (!actor) return undefined;
  rememberCaller(memberToken(await cookies()) ?? "");
  const partner = await viewedPartner({ actor, clock: systemClock });
  if (!partner) return { actor, clock: systemClock, viewing: null, guest: null, sessionId };
  return {
    actor: { ...actor, role: "viewer", partnerId: partner.id },
    clock: systemClock,
    viewing: { partnerName: partner.name, operator: actor },
    guest: null,
    sessionId,
  };
}

/**
 * Like {@link currentContext}, for pages: a visitor is redirected to the sign-in page and returns to the requested page
 * afterwards. There is no sign-in in another site's frame, so there the page says that the session has ended.
 */
export async function requireContext(): Promise<PersonContext> {
  const ctx = await currentContext();
  if (ctx) return ctx;
  if (await embedding()) redirect("/access/ended?embed=1");
  const path = (await headers()).get("x-portico-path") ?? "/";
  redirect(path === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(path)}`);
}
