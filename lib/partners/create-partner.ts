import type { z } from "zod";
import { type CommandAudit, command, type Scope } from "@/lib/audit/command";
import type { CommandOutcome } from "@/lib/platform/command";
import { newId } from "@/lib/platform/ids";
import { type PartnerView, partnerView } from "./partner-view";
import { createPartnerInput } from "./schemas";

/** Registers a partner: a tenant with its own users and endpoints. */
export const createPartner = command({
  right: "operate",
  input: createPartnerInput,
  audit: "partner.create",
  run: ({ input, ...scope }) => insertPartner(scope, input),
});

/** Writes a new partner. The caller has checked the right to register partners. */
export async function insertPartner(
  { tx }: Scope,
  { name, scope = [] }: z.output<typeof createPartnerInput>,
): Promise<CommandOutcome<PartnerView, CommandAudit>> {
  const partner = await tx.partner.create({ data: { id: newId(), name, scope } });
  return {
    result: partnerView(partner),
    audit: { targetId: partner.id, partnerId: partner.id, detail: { name, scope } },
  };
}
