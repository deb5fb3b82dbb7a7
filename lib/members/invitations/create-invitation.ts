import { command } from "@/lib/audit/command";
import { requireCanManage } from "@/lib/auth/require-can-manage";
import { tenantOf, tenantWhere } from "@/lib/auth/tenant";
import { type MailMode, mailMode } from "@/lib/mail/mail-mode";
import { queueMail } from "@/lib/mail/queue-mail";
import { partnerForRole } from "@/lib/partners/partner-for-role";
import { publicUrl } from "@/lib/platform/env";
import { PorticoError } from "@/lib/platform/errors";
import { newId, publicId } from "@/lib/platform/ids";
import { hashToken, newToken } from "@/lib/platform/token";
import { createInvitationInput } from "../schemas";
import { invitationMail } from "./invitation-mail";

export const invitationDays = 7;

export interface NewInvitation {
  readonly id: string;
  readonly email: string;
  /** Shown once. The first person to accept it becomes the user. */
  readonly url: string;
  readonly expiresAt: string;
  /** What happened to the mail with the link: sent by SMTP, kept in the mailbox, or neither. */
  readonly mail: MailMode;
}

/**
 * Invites someone to become a user, and queues a mail with the link. The link works once and for seven days, and an
 * earlier invitation of the same person stops working. The caller does not learn whether the email has an account with
 * another partner.
 * @throws PorticoError `invalid_input`, `forbidden`, `not_found`, `conflict` if the person is a member already
 */
export const createInvitation = command({
  right: "manage_members",
  input: createInvitationInput,
  audit: "invitation.create",
  run: async ({ tx, ctx, effects, input }) => {
    const { email, role } = input;
    requireCanManage(ctx, role);
    const tenant = tenantOf(ctx);
    const own = tenant && input.partnerId === undefined ? publicId("partner", tenant) : input.partnerId;
    const partnerId = await partnerForRole(ctx, role, own, tx);
    const member = await tx.user.findFirst({ where: { email, ...tenantWhere(ctx) } });
    if (member) throw new PorticoError("conflict", `${email} is already a member.`);
    const [id, token, now] = [newId(), newToken(), ctx.clock.now()];
    const expiresAt = new Date(now.getTime() + invitationDays * 24 * 3_600_000);
    await tx.invitation.updateMany({
      where: { email, partnerId, acceptedAt: null, revokedAt: null },
      data: { revokedAt: now },
    });
    const tokenHash = hashToken(token);
    const invitedBy = ctx.actor.name;
    const { partner } = await tx.invitation.create({
      include: { partner: { select: { name: true } } },
      data: { id, email, role, partnerId, tokenHash, invitedBy, createdAt: now, expiresAt },
    });
    const url = `${publicUrl()}/invitations/${token}`;
    const to = { email, role, partnerName: partner?.name ?? null };
    await queueMail({ tx, effects }, invitationMail(id, to, { invitedBy, url }));
    return {
      result: newInvitation(id, email, url, expiresAt),
      audit: { targetId: id, partnerId, detail: { email, role } },
    };
  },
});

function newInvitation(id: string, email: string, url: string, expiresAt: Date): NewInvitation {
  return {
    id: publicId("invitation", id),
    email,
    url,
    expiresAt: expiresAt.toISOString(),
    mail: mailMode(),
  };
}
