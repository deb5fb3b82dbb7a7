import { command } from "@/lib/audit/command";
import type { PublicId } from "@/lib/platform/ids";
import { findPartner } from "./find-partner";
import { partnerView } from "./partner-view";
import { withQuotaChanges } from "./quotas";
import { updatePartnerInput } from "./schemas";

/**
 * Renames a partner, or changes which events belong to it or its quotas. A new scope applies to events that arrive from
 * now on. A quota below what the partner has removes nothing.
 * @throws PorticoError `not_found`
 */
export const updatePartner = command({
  right: "operate",
  input: updatePartnerInput,
  audit: "partner.update",
  run: async ({ tx, ctx, input }, { partnerId }: { partnerId: PublicId<"partner"> }) => {
    const before = await findPartner(ctx, partnerId, tx);
    const quotas = input.quotas && withQuotaChanges(before.quotas, input.quotas);
    const after = await tx.partner.update({ where: { id: before.id }, data: { ...input, quotas } });
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
