import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireContext } from "@/app/_session/current-context";
import { NewEndpoint } from "@/components/endpoints/new-endpoint";
import { PageHeader } from "@/components/shell/page-header";
import { mayDo } from "@/lib/auth/require-right";
import { listPartners } from "@/lib/partners/list-partners";
import { registerEndpoint } from "../actions";
import { dialectOptions } from "../dialect-options";
import { operationalOptions, partnerOption } from "../partner-options";

export const metadata: Metadata = { title: "Register endpoint" };

export default async function NewEndpointPage() {
  const ctx = await requireContext();
  if (!mayDo(ctx.actor, "manage_endpoints")) notFound();
  const partners = await listPartners({ ctx });
  return (
    <>
      <PageHeader
        title="Register endpoint"
        description="Portico sends matching events as soon as the endpoint is registered."
      />
      <NewEndpoint
        dialects={dialectOptions()}
        partners={partners.map(partnerOption)}
        isOperator={ctx.actor.partnerId === null}
        operationalTypes={operationalOptions(ctx)}
        onCreate={registerEndpoint}
      />
    </>
  );
}
