import type { Metadata } from "next";
import { NewApiKey } from "@/components/api-keys/new-api-key";
import { PageHeader } from "@/components/shell/page-header";
import { mayDo } from "@/lib/auth/require-right";
import { rightsOf } from "@/lib/auth/rights";
import { listPartners } from "@/lib/partners/list-partners";
import { publicUrl } from "@/lib/platform/env";
import { requirePageRight } from "../../../require-right";
import { addKey } from "../actions";

export const metadata: Metadata = { title: "New API key" };

export default async function NewApiKeyPage() {
  const ctx = await requirePageRight("operate");
  const partners = await listPartners({ ctx });
  return (
    <>
      <PageHeader title="New API key" description="A key can only have permissions you have yourself." />
      <NewApiKey
        partners={partners.map(({ id, name }) => ({ value: id, label: name }))}
        rights={{
          partner: rightsOf.manager,
          all: mayDo(ctx.actor, "administer") ? rightsOf.admin : [],
        }}
        origin={publicUrl()}
        onCreate={addKey}
      />
    </>
  );
}
