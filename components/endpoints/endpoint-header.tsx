import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { EndpointStatusLabel } from "@/components/format/endpoint-status";
import { endpointName } from "@/components/format/format";
import { TextLink } from "@/components/ui/text-link";
import type { EndpointDetail } from "@/lib/endpoints/read-endpoint";

export function EndpointHeader({ endpoint, children }: { endpoint: EndpointDetail; children?: ReactNode }) {
  return (
    <header className="mb-6 grid gap-2">
      <Link
        href="/endpoints"
        className="inline-flex w-fit items-center gap-1 rounded-sm text-muted text-sm hover:text-text"
      >
        <ArrowLeft aria-hidden className="size-3.5" /> Endpoints
      </Link>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="break-words font-semibold text-xl tracking-tight">{endpointName(endpoint)}</h1>
          <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1">
            <EndpointStatusLabel status={endpoint.status} health={endpoint.health} />
            <TextLink href={`/deliveries?endpointId=${endpoint.id}`}>View deliveries</TextLink>
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-2">{children}</div>
      </div>
    </header>
  );
}
