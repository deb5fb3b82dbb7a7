import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/auth/context";
import { prisma } from "@/lib/platform/database/prisma";
import { newId } from "@/lib/platform/ids";
import { parseInput } from "@/lib/platform/parse-input";
import { type PartnerView, partnerView } from "./partner-view";
import { createPartnerInput } from "./schemas";

/** Registers a partner: a tenant with its own users and endpoints. */
export async function createPartner({ ctx, input }: { ctx: Context; input: unknown }): Promise<PartnerView> {
  requireRight(ctx, "operate");
  const { name, scope = [] } = parseInput(createPartnerInput, input);
  return prisma().$transaction(async (tx) => {
    const partner = await tx.partner.create({ data: { id: newId(), name, scope } });
    await recordAudit(tx, ctx, {
      action: "partner.create",
      targetKind: "partner",
      targetId: partner.id,
      partnerId: partner.id,
      detail: { name, scope },
    });
    return partnerView(partner);
  });
}
