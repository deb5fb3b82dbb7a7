import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireContext } from "@/app/_session/current-context";
import { EditEndpoint } from "@/components/endpoints/edit-endpoint";
import { EndpointHeader } from "@/components/endpoints/endpoint-header";
import type { EndpointValues } from "@/components/endpoints/form/types";
import { mayDo } from "@/lib/auth/require-right";
import type { EndpointDetail } from "@/lib/endpoints/read-endpoint";
import { deliverySettingKeys } from "@/lib/endpoints/settings";
import { readPartner } from "@/lib/partners/read-partner";
import { pick } from "@/lib/platform/objects";
import type { WithId } from "../../../page-types";
import { saveEndpoint } from "../../actions";
import { dialectOption } from "../../dialect-options";
import { operationalOptions, partnerOption } from "../../partner-options";
import { loadEndpoint } from "../load-endpoint";

export const metadata: Metadata = { title: "Edit endpoint" };

export default async function EditEndpointPage({ params }: WithId) {
  const ctx = await requireContext();
  if (!mayDo(ctx.actor, "manage_endpoints")) notFound();
  const { endpoint, dialect } = await loadEndpoint(ctx, (await params).id);
  const partner = await readPartner({ ctx, partnerId: endpoint.partnerId });
  return (
    <div className="grid grid-cols-1 gap-6">
      <EndpointHeader endpoint={endpoint} />
      <EditEndpoint
        endpointId={endpoint.id}
        dialect={dialectOption(dialect)}
        partner={partnerOption(partner)}
        isOperator={ctx.actor.partnerId === null}
        operationalTypes={operationalOptions(ctx)}
        values={formValues(endpoint)}
        onSave={saveEndpoint}
      />
    </div>
  );
}

/** Only the values that the form needs, because they are sent to the browser. */
function formValues(endpoint: EndpointDetail): EndpointValues {
  return {
    ...pick(endpoint, [...deliverySettingKeys, "url", "description", "dialect", "eventTypes"]),
    filter: typeof endpoint.filter === "object" ? { ...endpoint.filter } : {},
  };
}
