import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight, tenantOf } from "@/lib/auth/context";
import { requireCanManage } from "@/lib/auth/may-manage";
import { prisma } from "@/lib/platform/database/prisma";
import { notFound } from "@/lib/platform/errors";
import { parseId } from "@/lib/platform/ids";

/**
 * Takes an invitation back; its link stops working.
 * @throws PorticoError `not_found`, also for one that was used, has run out or is another tenant's; `forbidden`
 */
export async function revokeInvitation(args: { ctx: Context; invitationId: string }): Promise<void> {
  const { ctx } = args;
  requireRight(ctx, "manage_members");
  const id = parseId("invitation", args.invitationId);
  const tenant = tenantOf(ctx);
  await prisma().$transaction(async (tx) => {
    const open = { acceptedAt: null, revokedAt: null, ...(tenant ? { partnerId: tenant } : {}) };
    const invitation = id ? await tx.invitation.findFirst({ where: { id, ...open } }) : null;
    if (!invitation) throw notFound("invitation");
    requireCanManage(ctx, invitation.role);
    await tx.invitation.update({ where: { id: invitation.id }, data: { revokedAt: ctx.clock.now() } });
    await recordAudit(tx, ctx, {
      action: "invitation.revoke",
      targetKind: "invitation",
      targetId: invitation.id,
      partnerId: invitation.partnerId,
      detail: { email: invitation.email },
    });
  });
}
