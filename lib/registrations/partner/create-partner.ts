import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/platform/context";
import { prisma } from "@/lib/platform/database/prisma";
import { newId, publicId } from "@/lib/platform/ids";
import { parseInput } from "@/lib/platform/parse-input";
import { createPartnerInput } from "../schemas";

export interface PartnerView {
  readonly id: string;
  readonly name: string;
}

/** Registers a partner: a tenant with its own users and endpoints. */
export async function createPartner({ ctx, input }: { ctx: Context; input: unknown }): Promise<PartnerView> {
  requireRight(ctx, "operate");
  const { name } = parseInput(createPartnerInput, input);
  const id = newId();
  await prisma().$transaction(async (tx) => {
    await tx.partner.create({ data: { id, name } });
    await recordAudit(tx, ctx, {
      action: "partner.create",
      targetKind: "partner",
      targetId: id,
      partnerId: id,
      detail: { name },
    });
  });
  return { id: publicId("partner", id), name };
}
