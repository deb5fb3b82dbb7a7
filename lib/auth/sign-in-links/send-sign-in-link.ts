import { queueMail } from "@/lib/mail/queue-mail";
import type { Clock } from "@/lib/platform/clock";
import { prisma } from "@/lib/platform/database/prisma";
import { publicUrl } from "@/lib/platform/env";
import { newId } from "@/lib/platform/ids";
import { hashToken, newToken } from "@/lib/platform/token";
import { signInLinkMail } from "./sign-in-link-mail";

/** So long a link can be used. */
export const signInLinkMinutes = 15;

/**
 * Sends a link to sign in, if the email is somebody's who may. Nothing tells the caller whether it was: that is for the
 * mail's reader alone.
 * @param next a path of the portal to go on to; the caller has checked it
 * @returns whether a mail waits to be sent, and so is to be announced
 */
export async function sendSignInLink(args: { email: string; next: string; clock: Clock }): Promise<boolean> {
  const { email, next, clock } = args;
  return prisma().$transaction(async (tx) => {
    const user = await tx.user.findUnique({ where: { email } });
    if (!user || user.disabledAt) return false;
    const [id, token, now] = [newId(), newToken(), clock.now()];
    await tx.signInLink.create({
      data: {
        id,
        userId: user.id,
        tokenHash: hashToken(token),
        sessionEpoch: user.sessionEpoch,
        createdAt: now,
        expiresAt: new Date(now.getTime() + signInLinkMinutes * 60_000),
      },
    });
    const query = next === "/" ? "" : `?next=${encodeURIComponent(next)}`;
    const url = `${publicUrl()}/sign-in/link/${token}${query}`;
    return queueMail(tx, signInLinkMail(id, { email, url, minutes: signInLinkMinutes }));
  });
}
