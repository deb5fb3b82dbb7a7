import { command } from "@/lib/audit/command";
import { tenantWhere } from "@/lib/auth/tenant";
import { noInput } from "@/lib/platform/command";
import { findByPublicId } from "@/lib/platform/find-by-public-id";
import type { PublicId } from "@/lib/platform/ids";

/**
 * Revokes an access link: it can no longer be opened, and a session that began with it ends at once.
 * @throws PorticoError `not_found`, `forbidden`
 */
export const revokeAccessLink = command({
  right: "manage_members",
  input: noInput,
  audit: "access_link.revoke",
  run: async ({ tx, ctx }, { linkId }: { linkId: PublicId<"accessLink"> }) => {
    const link = await findByPublicId("accessLink", linkId, (id) =>
      tx.accessLink.findFirst({ where: { id, ...tenantWhere(ctx) } }),
    );
    const { id, partnerId, name } = link;
    const { count } = await tx.accessLink.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: ctx.clock.now() },
    });
    if (count === 0) return { result: undefined, audit: null };
    const detail = { name, wasOpened: link.openedAt !== null };
    return { result: undefined, audit: { targetId: id, partnerId, detail } };
  },
});
