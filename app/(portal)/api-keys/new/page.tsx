import type { Metadata } from "next";
import { NewApiKey } from "@/components/api-keys/new-api-key";
import { PageHeader } from "@/components/shared/page-header";
import { mayDo, rightsOf } from "@/lib/platform/context";
import { publicUrl } from "@/lib/platform/env";
import { listPartners } from "@/lib/portal/list-partners";
import { requirePageRight } from "../../require-right";
import { addKey } from "../actions";

export const metadata: Metadata = { title: "New API key" };

export default async function NewApiKeyPage() {
  const ctx = await requirePageRight("operate");
  const partners = await listPartners({ ctx });
  return (
    <>
      <PageHeader title="New API key" about="It can be given no more than you may do yourself." />
      <NewApiKey
        partners={partners.map(({ id, name }) => ({ value: id, word: name }))}
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
