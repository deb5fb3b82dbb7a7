import type { Actor } from "@/lib/auth/context";
import type { Clock } from "@/lib/platform/clock";
import { prisma } from "@/lib/platform/database/prisma";
import { hashToken } from "@/lib/platform/token";
import type { AccessLink } from "@/prisma/generated/client";
import { isKeyActive, withCreatingKey } from "./creating-key";

export type GuestActor = Extract<Actor, { kind: "guest" }>;

export interface GuestSession {
  readonly actor: GuestActor;
  readonly embed: boolean;
  readonly returnUrl: string | null;
  readonly endsAt: Date;
}

/** The actor of a guest who opened this link. */
export function guestActor({ id, name, role, partnerId }: AccessLink): GuestActor {
  return { kind: "guest", id, name, role, partnerId };
}

/**
 * The session with this token, or undefined if it has ended or was revoked, or the API key that created its link is no
 * longer active. It is read for every request.
 */
export async function guestSession(args: { token: string; clock: Clock }): Promise<GuestSession | undefined> {
  const now = args.clock.now();
  const link = await prisma().accessLink.findFirst({
    where: {
      sessionHash: hashToken(args.token),
      revokedAt: null,
      endsAt: { gt: now },
    },
    include: withCreatingKey,
  });
  if (!link?.endsAt || !isKeyActive(link, now)) return undefined;
  return { actor: guestActor(link), embed: link.embed, returnUrl: link.returnUrl, endsAt: link.endsAt };
}
