import { recordAudit } from "@/lib/audit/record-audit";
import type { Context } from "@/lib/auth/context";
import { prisma } from "@/lib/platform/database/prisma";
import { notFound } from "@/lib/platform/errors";

/**
 * Ends a guest's own session.
 * @returns where the guest goes back to, if the link said so
 * @throws PorticoError `not_found` for whoever is no guest
 */
export async function leave({ ctx }: { ctx: Context }): Promise<{ returnUrl: string | null }> {
  const { actor } = ctx;
  if (actor.kind !== "guest") throw notFound("guest");
  return prisma().$transaction(async (tx) => {
    const { returnUrl } = await tx.accessLink.update({
      where: { id: actor.id },
      data: { revokedAt: ctx.clock.now() },
    });
    await recordAudit(tx, ctx, {
      action: "access_link.leave",
      targetKind: "access_link",
      targetId: actor.id,
      partnerId: actor.partnerId,
    });
    return { returnUrl };
  });
}
