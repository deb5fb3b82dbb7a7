import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight, tenantOf } from "@/lib/auth/context";
import { requireMayManage } from "@/lib/auth/may-manage";
import { type MailMode, mailMode } from "@/lib/mail/mail-mode";
import { queueMail } from "@/lib/mail/queue-mail";
import { partnerForRole } from "@/lib/partners/partner-for-role";
import { prisma } from "@/lib/platform/database/prisma";
import { publicUrl } from "@/lib/platform/env";
import { PorticoError } from "@/lib/platform/errors";
import { newId, publicId } from "@/lib/platform/ids";
import { parseInput } from "@/lib/platform/parse-input";
import { hashToken, newToken } from "@/lib/platform/token";
import { createInvitationInput } from "../schemas";
import { invitationMail } from "./invitation-mail";

export const invitationDays = 7;

export interface NewInvitation {
  readonly id: string;
  readonly email: string;
  /** Shown this once. Whoever has it becomes the user. */
  readonly url: string;
  readonly expiresAt: string;
  /** Where the mail with the link went: out, into the mailbox, or nowhere. */
  readonly mail: MailMode;
}

/**
 * Asks someone to become a user, by a link that works once and for seven days. It goes to them by mail, where there is
 * mail; the mail is queued with the invitation, and the caller announces it. An earlier invitation of the same person
 * stops working. Whether the email has an account with another partner is not told.
 * @throws PorticoError `invalid_input`, `forbidden`, `not_found`, `conflict` when the person is a member already
 */
export async function createInvitation(args: { ctx: Context; input: unknown }): Promise<NewInvitation> {
  const { ctx } = args;
  requireRight(ctx, "manage_members");
  const wish = parseInput(createInvitationInput, args.input);
  requireMayManage(ctx, wish.role);
  const tenant = tenantOf(ctx);
  const partnerId = await partnerForRole(
    ctx,
    wish.role,
    tenant && wish.partnerId === undefined ? publicId("partner", tenant) : wish.partnerId,
  );
  const { email, role } = wish;
  const [id, token, now] = [newId(), newToken(), ctx.clock.now()];
  const url = `${publicUrl()}/invitations/${token}`;
  const expiresAt = new Date(now.getTime() + invitationDays * 24 * 3_600_000);
  await prisma().$transaction(async (tx) => {
    const member = await tx.user.findFirst({ where: { email, ...(tenant ? { partnerId: tenant } : {}) } });
    if (member) throw new PorticoError("conflict", `${email} is a member already.`);
    await tx.invitation.updateMany({
      where: { email, partnerId, acceptedAt: null, revokedAt: null },
      data: { revokedAt: now },
    });
    const { partner } = await tx.invitation.create({
      include: { partner: { select: { name: true } } },
      data: {
        id,
        email,
        role,
        partnerId,
        tokenHash: hashToken(token),
        invitedBy: ctx.actor.name,
        createdAt: now,
        expiresAt,
      },
    });
    await recordAudit(tx, ctx, {
      action: "invitation.create",
      targetKind: "invitation",
      targetId: id,
      partnerId,
      detail: { email, role },
    });
    const to = { email, role, partnerName: partner?.name ?? null };
    await queueMail(tx, invitationMail(id, to, { invitedBy: ctx.actor.name, url }));
  });
  return {
    id: publicId("invitation", id),
    email,
    url,
    expiresAt: expiresAt.toISOString(),
    mail: mailMode(),
  };
}
