import { recordAudit } from "@/lib/audit/record-audit";
import type { Clock } from "@/lib/platform/clock";
import { prisma } from "@/lib/platform/database/prisma";
import { notFound } from "@/lib/platform/errors";
import { hashToken, newToken } from "@/lib/platform/token";
import { findOpenAccessLink } from "./find-open-access-link";
import { guestActor } from "./guest-session";

export interface OpenedLink {
  /** The session's, for the guest's cookie. */
  readonly sessionToken: string;
  readonly sessionSeconds: number;
  readonly embed: boolean;
  readonly path: string;
}

/**
 * Opens an access link, and uses it up: of two who try at once, one succeeds. The token is the right to do it.
 * @throws PorticoError `not_found`, the same for every link that cannot be opened
 */
export async function openAccessLink(args: { token: string; clock: Clock }): Promise<OpenedLink> {
  const { clock } = args;
  const [sessionToken, now] = [newToken(), clock.now()];
  return prisma().$transaction(async (tx) => {
    const link = await findOpenAccessLink(args, tx);
    if (!link) throw notFound("access link");
    const { id, partnerId, sessionSeconds, embed, path } = link;
    const { count } = await tx.accessLink.updateMany({
      where: { id, openedAt: null, revokedAt: null },
      data: {
        openedAt: now,
        sessionHash: hashToken(sessionToken),
        endsAt: new Date(now.getTime() + sessionSeconds * 1_000),
      },
    });
    if (count === 0) throw notFound("access link");
    const entry = { action: "access_link.open", targetId: id, partnerId } as const;
    await recordAudit(
      tx,
      { actor: guestActor(link), clock },
      { ...entry, detail: { embed, sessionSeconds } },
    );
    return { sessionToken, sessionSeconds, embed, path };
  });
}
