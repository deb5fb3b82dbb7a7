import { EndpointHealthLabel } from "@/components/format/endpoint-status";
import { endpointName, formatPercent, urlParts } from "@/components/format/format";
import { SuccessRateBar } from "@/components/ui/share-bar";
import { RowLink } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import type { LeveledEndpoint } from "@/lib/endpoints/health-level";

export interface HealthListProps {
  readonly endpoints: readonly LeveledEndpoint[];
  readonly showPartner: boolean;
  /** The maximum number of rows. The endpoints page shows all. */
  readonly shown?: number;
}

/** The health of endpoints, problems first. */
export function HealthList({ endpoints, showPartner, shown = 8 }: HealthListProps) {
  return (
    <>
      <ul className="border-t">
        {endpoints.slice(0, shown).map((endpoint) => (
          <HealthRow key={endpoint.id} endpoint={endpoint} showPartner={showPartner} />
        ))}
      </ul>
      {endpoints.length > shown && (
        <TextLink href="/endpoints" className="mt-2 inline-block">
          All {endpoints.length} endpoints
        </TextLink>
      )}
    </>
  );
}

function HealthRow({ endpoint, showPartner }: { endpoint: LeveledEndpoint; showPartner: boolean }) {
  const { id, url, level, succeeded, failed, partnerName } = endpoint;
  const attempts = succeeded + failed;
  return (
    <li className="relative grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 border-b py-2 hover:bg-hover md:grid-cols-[7rem_minmax(0,1fr)_10rem_9rem]">
      <EndpointHealthLabel level={level} className="max-md:order-2 max-md:text-right" />
      <span className="min-w-0 truncate">
        <RowLink href={`/endpoints/${id}`}>{endpointName(endpoint)}</RowLink>
        <span className="text-muted"> {urlParts(url).path}</span>
        {showPartner && <span className="text-muted">, {partnerName}</span>}
      </span>
      <span className="max-md:hidden">
        <SuccessRateBar succeeded={succeeded} failed={failed} />
      </span>
      <span className="text-right text-muted text-xs tabular-nums max-md:order-3 max-md:col-span-2 max-md:text-left">
        {attempts === 0
          ? "no attempts"
          : `${formatPercent(succeeded, attempts)} of ${attempts.toLocaleString("en")}`}
      </span>
    </li>
  );
}
