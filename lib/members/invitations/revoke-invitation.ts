import { command } from "@/lib/audit/command";
import { requireCanManage } from "@/lib/auth/require-can-manage";
import { tenantWhere } from "@/lib/auth/tenant";
import { noInput } from "@/lib/platform/command";
import { findByPublicId } from "@/lib/platform/find-by-public-id";
import type { PublicId } from "@/lib/platform/ids";

/**
 * Revokes an invitation: its link stops working.
 * @throws PorticoError `not_found`, also if it was accepted or revoked before; `forbidden`
 */
export const revokeInvitation = command({
  right: "manage_members",
  input: noInput,
  audit: "invitation.revoke",
  run: async ({ tx, ctx }, { invitationId }: { invitationId: PublicId<"invitation"> }) => {
    const { id, role, email, partnerId } = await findByPublicId("invitation", invitationId, (found) =>
      tx.invitation.findFirst({
        where: { id: found, acceptedAt: null, revokedAt: null, ...tenantWhere(ctx) },
      }),
    );
    requireCanManage(ctx, role);
    await tx.invitation.update({ where: { id }, data: { revokedAt: ctx.clock.now() } });
    return { result: undefined, audit: { targetId: id, partnerId, detail: { email } } };
  },
});
