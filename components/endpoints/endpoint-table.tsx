import Link from "next/link";
import { Filter } from "@/components/endpoint/filter";
import { ColumnHeads } from "@/components/shared/column-heads";
import { endpointName } from "@/components/shared/format";
import { EndpointStatus } from "@/components/shared/status";
import { cx } from "@/components/ui/class-names";
import type { EndpointListItem } from "@/lib/portal/list-endpoints";

interface EndpointTableProps {
  readonly endpoints: readonly EndpointListItem[];
  readonly showPartner: boolean;
  /** Titles by dialect name. */
  readonly dialects: Readonly<Record<string, string>>;
}

const cell = "truncate pr-4 max-md:min-w-0 max-md:p-0";
const columns = [
  { word: "Status", width: "w-28" },
  { word: "Endpoint", width: "" },
  { word: "Partner", width: "w-44" },
  { word: "Dialect", width: "w-36" },
  { word: "Takes", width: "w-56 max-lg:hidden" },
] as const;

export function EndpointTable({ endpoints, showPartner, dialects }: EndpointTableProps) {
  const shown = columns.filter(({ word }) => showPartner || word !== "Partner");
  return (
    <table aria-label="Endpoints" className="w-full table-fixed text-left max-md:block">
      <ColumnHeads columns={shown} />
      <tbody className="max-md:block">
        {endpoints.map((endpoint) => (
          <EndpointRow key={endpoint.id} endpoint={endpoint} showPartner={showPartner} dialects={dialects} />
        ))}
      </tbody>
    </table>
  );
}

function EndpointRow(props: { endpoint: EndpointListItem } & Omit<EndpointTableProps, "endpoints">) {
  const { endpoint, showPartner, dialects } = props;
  return (
    <tr className="relative h-12 border-b hover:bg-hover max-md:grid max-md:h-auto max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:gap-y-0.5 max-md:py-2.5">
      <td className={cx(cell, "max-md:order-2 max-md:text-right")}>
        <EndpointStatus status={endpoint.status} health={endpoint.health} />
      </td>
      <td className={cx(cell, "max-md:order-1")}>
        <Link href={`/endpoints/${endpoint.id}`} data-row-link className="row-link font-medium">
          {endpointName(endpoint)}
        </Link>
        <span className="block truncate font-mono text-muted text-xs" title={endpoint.url}>
          {endpoint.url}
        </span>
      </td>
      {showPartner && <td className={cx(cell, "text-muted max-md:order-3")}>{endpoint.partnerName}</td>}
      <td className={cx(cell, "text-muted max-md:order-4 max-md:text-right")}>
        {dialects[endpoint.dialect] ?? endpoint.dialect}
      </td>
      <td className={cx(cell, "max-lg:hidden")}>
        {takes(endpoint.eventTypes)}
        <span className="block truncate text-muted text-xs">
          <Filter filter={endpoint.filter} />
        </span>
      </td>
    </tr>
  );
}

function takes(types: readonly string[]): string {
  if (types.includes("*")) return "all events";
  return types.length === 1 ? (types[0] ?? "") : `${types.length} event types`;
}
