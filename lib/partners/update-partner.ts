import { command } from "@/lib/audit/command";
import type { PublicId } from "@/lib/platform/ids";
import { findPartner } from "./find-partner";
import { partnerView } from "./partner-view";
import { updatePartnerInput } from "./schemas";

/**
 * Renames a partner, or changes which events belong to it. A new scope applies to events that arrive from now on.
 * @throws PorticoError `not_found`
 */
export const updatePartner = command({
  right: "operate",
  input: updatePartnerInput,
  audit: "partner.update",
  run: async ({ tx, ctx, input }, { partnerId }: { partnerId: PublicId<"partner"> }) => {
    const before = await findPartner(ctx, partnerId, tx);
    const after = await tx.partner.update({ where: { id: before.id }, data: input });
    return {
      result: partnerView(after),
      audit: {
        targetId: after.id,
        partnerId: after.id,
        detail: { before: partnerView(before), after: partnerView(after) },
      },
    };
  },
});
