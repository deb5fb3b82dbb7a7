import { command } from "@/lib/audit/command";
import { noInput } from "@/lib/platform/command";
import type { PublicId } from "@/lib/platform/ids";
import { findPartner } from "./find-partner";

interface Args {
  readonly partnerId: PublicId<"partner">;
  readonly moment: "begin" | "end";
}

/**
 * Records that an operator begins or ends viewing the portal as a partner. The session decides what the operator sees;
 * the audit entry is what the partner can be shown.
 * @throws PorticoError `not_found`
 */
export const viewAsPartner = command({
  right: "operate",
  input: noInput,
  audit: "partner.view_as.begin",
  run: async ({ tx, ctx }, { partnerId, moment }: Args) => {
    const partner = await findPartner(ctx, partnerId, tx);
    return {
      result: partner,
      audit: { action: `partner.view_as.${moment}`, targetId: partner.id, partnerId: partner.id },
    };
  },
});
