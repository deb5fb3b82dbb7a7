import { recordAudit } from "@/lib/audit/record-audit";
import type { Context } from "@/lib/auth/context";
import { findCurrentUser } from "@/lib/auth/find-user";
import { prisma } from "@/lib/platform/database/prisma";
import { notFound } from "@/lib/platform/errors";
import { parseId } from "@/lib/platform/ids";

/**
 * Forgets one of one's own views.
 * @throws PorticoError `not_found`, also for somebody else's
 */
export async function deleteSavedView({ ctx, viewId }: { ctx: Context; viewId: string }): Promise<void> {
  const id = parseId("savedView", viewId);
  await prisma().$transaction(async (tx) => {
    const user = await findCurrentUser(ctx, tx);
    const view = id ? await tx.savedView.findFirst({ where: { id, userId: user.id } }) : null;
    if (!view) throw notFound("view");
    await tx.savedView.delete({ where: { id: view.id } });
    await recordAudit(tx, ctx, {
      action: "saved_view.delete",
      targetKind: "saved_view",
      targetId: view.id,
      partnerId: user.partnerId,
      detail: { name: view.name },
    });
  });
}
