import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { PartnerTable } from "@/components/partners/partner-table";
import { PageHeader } from "@/components/shell/page-header";
import { RowShortcuts } from "@/components/shell/row-keys";
import { ActionButton } from "@/components/ui/action-button";
import { Empty } from "@/components/ui/empty";
import { NameDialog } from "@/components/ui/name-dialog";
import { listPartnerRows } from "@/lib/partners/list-partner-rows";
import { requirePageRight } from "../../../require-right";
import { addPartner } from "../actions";
import { partnerNameHint } from "../partner-name-hint";

export const metadata: Metadata = { title: "Partners" };

export default async function PartnersPage() {
  const ctx = await requirePageRight("operate");
  const partners = await listPartnerRows({ ctx });
  const newPartnerButton = (
    <NameDialog
      trigger={
        <ActionButton variant="primary">
          <Plus aria-hidden /> New partner
        </ActionButton>
      }
      title="New partner"
      description="A partner has its own endpoints and members, and sees only those."
      hint={partnerNameHint}
      submitLabel="Create partner"
      onSubmit={addPartner}
    />
  );
  return (
    <>
      <PageHeader title="Partners">{partners.length > 0 && newPartnerButton}</PageHeader>
      {partners.length === 0 ? (
        <Empty title="No partners yet">
          <p>A partner is a company that receives webhooks from you. It has its own endpoints and members.</p>
          {newPartnerButton}
        </Empty>
      ) : (
        <PartnerTable partners={partners} />
      )}
      <RowShortcuts />
    </>
  );
}
