import { command } from "@/lib/audit/command";
import { newId } from "@/lib/platform/ids";
import { partnerView } from "./partner-view";
import { createPartnerInput } from "./schemas";

/** Registers a partner: a tenant with its own users and endpoints. */
export const createPartner = command({
  right: "operate",
  input: createPartnerInput,
  audit: "partner.create",
  run: async ({ tx, input: { name, scope = [] } }) => {
    const partner = await tx.partner.create({ data: { id: newId(), name, scope } });
    return {
      result: partnerView(partner),
      audit: { targetId: partner.id, partnerId: partner.id, detail: { name, scope } },
    };
  },
});
