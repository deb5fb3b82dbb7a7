import { command } from "@/lib/audit/command";
import { requireCanManage } from "@/lib/auth/require-can-manage";
import { tenantOf, tenantWhere } from "@/lib/auth/tenant";
import { linkToken } from "@/lib/mail/link-token";
import { type MailMode, mailMode } from "@/lib/mail/mail-mode";
import { queueMail } from "@/lib/mail/queue-mail";
import { partnerForRole } from "@/lib/partners/partner-for-role";
import { requireQuota } from "@/lib/partners/quotas";
import { PorticoError } from "@/lib/platform/errors";
import { newId, publicId } from "@/lib/platform/ids";
import { hashToken } from "@/lib/platform/token";
import { createInvitationInput } from "../schemas";
import { invitationMail, invitationUrl } from "./invitation-mail";

export const invitationDays = 7;

export interface NewInvitation {
  readonly id: string;
  readonly email: string;
  /**
   * Only for operators, and only if the link is not sent by mail. Null otherwise: a person who opens a link that was only
   * mailed has proved that the email is theirs.
   */
  readonly url: string | null;
  readonly expiresAt: string;
  /** What happened to the mail with the link: sent by SMTP, kept in the mailbox, or neither. */
  readonly mail: MailMode;
}

/**
 * Invites someone to become a user, and queues a mail with the link. The link works once and for seven days, and an
 * earlier invitation of the same person stops working. The caller does not learn whether the email has an account with
 * another partner.
 * @throws PorticoError `invalid_input`, `forbidden`, `not_found`, `quota_reached`, `conflict` if the person is a member already,
 * `unavailable` for a partner's members if there is no mail
 */
export const createInvitation = command({
  right: "manage_members",
  input: createInvitationInput,
  audit: "invitation.create",
  run: async ({ tx, ctx, effects, input }) => {
    const { email, role } = input;
    requireCanManage(ctx, role);
    const tenant = tenantOf(ctx);
    if (tenant !== null) requireMail();
    const own = tenant && input.partnerId === undefined ? publicId("partner", tenant) : input.partnerId;
    const partnerId = await partnerForRole(ctx, role, own, tx);
    const member = await tx.user.findFirst({ where: { email, ...tenantWhere(ctx) } });
    if (member) throw new PorticoError("conflict", `${email} is already a member.`);
    const [id, now] = [newId(), ctx.clock.now()];
    const token = linkToken("invitation", id);
    const provesEmail = mailMode() === "smtp";
    const expiresAt = new Date(now.getTime() + invitationDays * 24 * 3_600_000);
    await tx.invitation.updateMany({
      where: { email, partnerId, acceptedAt: null, revokedAt: null },
      data: { revokedAt: now },
    });
    await requireQuota(tx, partnerId, "invitations", (ofPartner) =>
      tx.invitation.count({ where: { partnerId: ofPartner, ...whereOpen(now) } }),
    );
    const tokenHash = hashToken(token);
    const invitedBy = ctx.actor.name;
    const { partner } = await tx.invitation.create({
      include: { partner: { select: { name: true } } },
      data: { id, email, role, partnerId, tokenHash, invitedBy, createdAt: now, expiresAt, provesEmail },
    });
    const url = tenant === null && !provesEmail ? invitationUrl(token) : null;
    const to = { email, role, partnerName: partner?.name ?? null };
    await queueMail({ tx, effects }, invitationMail(id, to, invitedBy));
    return {
      result: newInvitation(id, email, url, expiresAt),
      audit: { targetId: id, partnerId, detail: { email, role } },
    };
  },
});

function whereOpen(now: Date) {
  return { acceptedAt: null, revokedAt: null, expiresAt: { gt: now } };
}

function newInvitation(id: string, email: string, url: string | null, expiresAt: Date): NewInvitation {
  return {
    id: publicId("invitation", id),
    email,
    url,
    expiresAt: expiresAt.toISOString(),
    mail: mailMode(),
  };
}

/** Without mail, only operators get the link. A partner's member who invites would wait for nothing. */
function requireMail(): void {
  if (mailMode() !== "off") return;
  throw new PorticoError(
    "unavailable",
    "This installation does not send email. Ask your operator to invite them.",
  );
}
