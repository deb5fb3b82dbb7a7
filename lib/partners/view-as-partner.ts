import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/auth/context";
import { prisma } from "@/lib/platform/database/prisma";
import type { Partner } from "@/prisma/generated/client";
import { findPartner } from "./find-partner";

/**
 * Notes that an operator begins, or ends, to look at the portal with a partner's eyes. What the operator then sees is
 * the session's business; that it was done is in the log for the partner to be told.
 * @throws PorticoError `not_found`
 */
export async function viewAsPartner(args: {
  ctx: Context;
  partnerId: string;
  moment: "begin" | "end";
}): Promise<Partner> {
  const { ctx, partnerId, moment } = args;
  requireRight(ctx, "operate");
  const partner = await findPartner(ctx, partnerId);
  await prisma().$transaction((tx) =>
    recordAudit(tx, ctx, {
      action: `partner.view_as.${moment}`,
      targetKind: "partner",
      targetId: partner.id,
      partnerId: partner.id,
    }),
  );
  return partner;
}
