import { command } from "@/lib/audit/command";
import { linkToken, linkTokenPlaceholder } from "@/lib/mail/link-token";
import { queueMail } from "@/lib/mail/queue-mail";
import { noInput } from "@/lib/platform/command";
import { publicUrl } from "@/lib/platform/env";
import { newId } from "@/lib/platform/ids";
import { hashToken } from "@/lib/platform/token";
import { signInLinkMail } from "./sign-in-link-mail";

/** How long a sign-in link can be used. */
export const signInLinkMinutes = 15;

/**
 * Mails a sign-in link, if the email belongs to a user who may sign in. The caller does not learn whether it did.
 * `next` is the path of the portal to continue at; the caller has checked it.
 */
export const sendSignInLink = command({
  right: "system",
  input: noInput,
  audit: "user.request_sign_in_link",
  run: async ({ tx, ctx, effects }, { email, next }: { email: string; next: string }) => {
    const user = await tx.user.findUnique({ where: { email } });
    if (!user || user.disabledAt) return { result: undefined, audit: null };
    const [id, now] = [newId(), ctx.clock.now()];
    await tx.signInLink.create({
      data: {
        id,
        userId: user.id,
        tokenHash: hashToken(linkToken("sign_in_link", id)),
        sessionEpoch: user.sessionEpoch,
        createdAt: now,
        expiresAt: new Date(now.getTime() + signInLinkMinutes * 60_000),
      },
    });
    const query = next === "/" ? "" : `?next=${encodeURIComponent(next)}`;
    const url = `${publicUrl()}/sign-in/link/${linkTokenPlaceholder}${query}`;
    await queueMail({ tx, effects }, signInLinkMail(id, { email, url, minutes: signInLinkMinutes }));
    return { result: undefined, audit: { targetId: user.id, partnerId: user.partnerId } };
  },
});
