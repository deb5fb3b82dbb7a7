import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/auth/context";
import { prisma } from "@/lib/platform/database/prisma";
import { parseInput } from "@/lib/platform/parse-input";
import { findPartner } from "./find-partner";
import { type PartnerView, partnerView } from "./partner-view";
import { updatePartnerInput } from "./schemas";

/**
 * Renames a partner, or says anew which events are theirs. It counts for events that come from now on.
 * @throws PorticoError `not_found`
 */
export async function updatePartner(args: {
  ctx: Context;
  partnerId: string;
  input: unknown;
}): Promise<PartnerView> {
  const { ctx, partnerId } = args;
  requireRight(ctx, "operate");
  const input = parseInput(updatePartnerInput, args.input);
  const before = await findPartner(ctx, partnerId);
  return prisma().$transaction(async (tx) => {
    const partner = await tx.partner.update({ where: { id: before.id }, data: input });
    await recordAudit(tx, ctx, {
      action: "partner.update",
      targetKind: "partner",
      targetId: partner.id,
      partnerId: partner.id,
      detail: { before: partnerView(before), after: partnerView(partner) },
    });
    return partnerView(partner);
  });
}
