import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight, tenantOf } from "@/lib/auth/context";
import { prisma } from "@/lib/platform/database/prisma";
import { notFound } from "@/lib/platform/errors";
import { parseId } from "@/lib/platform/ids";

/**
 * Takes an access link back: it can no longer be opened, and the session that it became ends at once.
 * @throws PorticoError `not_found`, the same for another tenant's and a made-up one; `forbidden`
 */
export async function revokeAccessLink(args: { ctx: Context; linkId: string }): Promise<void> {
  const { ctx } = args;
  requireRight(ctx, "manage_members");
  const id = parseId("accessLink", args.linkId);
  const tenant = tenantOf(ctx);
  await prisma().$transaction(async (tx) => {
    const ownership = tenant ? { partnerId: tenant } : {};
    const link = id ? await tx.accessLink.findFirst({ where: { id, ...ownership } }) : null;
    if (!link) throw notFound("access link");
    const { count } = await tx.accessLink.updateMany({
      where: { id: link.id, revokedAt: null },
      data: { revokedAt: ctx.clock.now() },
    });
    if (count === 0) return;
    await recordAudit(tx, ctx, {
      action: "access_link.revoke",
      targetKind: "access_link",
      targetId: link.id,
      partnerId: link.partnerId,
      detail: { name: link.name, wasOpened: link.openedAt !== null },
    });
  });
}
