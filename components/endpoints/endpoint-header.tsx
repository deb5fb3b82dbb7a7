import type { ReactNode } from "react";
import { EndpointStatusLabel } from "@/components/format/endpoint-status";
import { endpointName } from "@/components/format/format";
import { BackLink } from "@/components/ui/back-link";
import { DetailHeader } from "@/components/ui/detail-header";
import { TextLink } from "@/components/ui/text-link";
import { isFailing } from "@/lib/endpoints/health-level";
import type { EndpointDetail } from "@/lib/endpoints/read-endpoint";

/** The name of an endpoint and its status. The children are the actions on it. */
export function EndpointHeader({ endpoint, children }: { endpoint: EndpointDetail; children?: ReactNode }) {
  return (
    <DetailHeader
      back={<BackLink href="/endpoints" label="Endpoints" />}
      title={endpointName(endpoint)}
      subtitle={
        <>
          <EndpointStatusLabel status={endpoint.status} isFailing={isFailing(endpoint)} />
          <TextLink href={`/deliveries?endpointId=${endpoint.id}`}>View deliveries</TextLink>
        </>
      }
    >
      {children}
    </DetailHeader>
  );
}
