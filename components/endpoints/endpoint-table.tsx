import Link from "next/link";
import { Sparkline } from "@/components/charts/sparkline";
import { endpointName, formatCount, formatPercent } from "@/components/format/format";
import { HealthLabel } from "@/components/format/health-label";
import { cx } from "@/components/ui/class-names";
import { ColumnHeaders } from "@/components/ui/column-heads";
import type { EndpointRow } from "@/lib/endpoints/list-endpoint-rows";
import { Filter } from "./filter-conditions";

interface EndpointTableProps {
  readonly endpoints: readonly EndpointRow[];
  /** Where each hour of the sparklines begins. ISO 8601. */
  readonly hours: readonly string[];
  readonly showPartner: boolean;
  /** Titles by dialect name. */
  readonly dialects: Readonly<Record<string, string>>;
}

const cell = "truncate pr-4 max-md:min-w-0 max-md:p-0";
const columns = [
  { label: "Status", width: "w-28" },
  { label: "Endpoint", width: "" },
  { label: "Partner", width: "w-40" },
  { label: "Last 24 hours", width: "w-64" },
  { label: "Dialect", width: "w-32 max-lg:hidden" },
  { label: "Event types", width: "w-48 max-xl:hidden" },
] as const;

export function EndpointTable({ endpoints, hours, showPartner, dialects }: EndpointTableProps) {
  const shown = columns.filter(({ label }) => showPartner || label !== "Partner");
  return (
    <table aria-label="Endpoints" className="w-full table-fixed text-left max-md:block">
      <ColumnHeaders columns={shown} />
      <tbody className="max-md:block">
        {endpoints.map((endpoint) => (
          <EndpointTableRow
            key={endpoint.id}
            endpoint={endpoint}
            hours={hours}
            showPartner={showPartner}
            dialects={dialects}
          />
        ))}
      </tbody>
    </table>
  );
}

function EndpointTableRow(props: { endpoint: EndpointRow } & Omit<EndpointTableProps, "endpoints">) {
  const { endpoint, hours, showPartner, dialects } = props;
  return (
    <tr className="relative h-12 border-b hover:bg-hover max-md:grid max-md:h-auto max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:gap-y-0.5 max-md:py-2.5">
      <td className={cx(cell, "max-md:order-2 max-md:text-right")}>
        <HealthLabel level={endpoint.level} />
      </td>
      <td className={cx(cell, "max-md:order-1")}>
        <Link href={`/endpoints/${endpoint.id}`} data-row-link className="row-link font-medium">
          {endpointName(endpoint)}
        </Link>
        <span className="block truncate font-mono text-muted text-xs" title={endpoint.url}>
          {endpoint.url}
        </span>
      </td>
      {showPartner && (
        <td className={cx(cell, "text-muted max-md:order-3 max-md:col-span-2")}>{endpoint.partnerName}</td>
      )}
      <td className={cx(cell, "max-md:order-4 max-md:col-span-2")}>
        <LastDay endpoint={endpoint} hours={hours} />
      </td>
      <td className={cx(cell, "text-muted max-lg:hidden")}>
        {dialects[endpoint.dialect] ?? endpoint.dialect}
      </td>
      <td className={cx(cell, "max-xl:hidden")}>
        {eventTypesText(endpoint.eventTypes)}
        <span className="block truncate text-muted text-xs">
          <Filter filter={endpoint.filter} />
        </span>
      </td>
    </tr>
  );
}

function LastDay({ endpoint, hours }: { endpoint: EndpointRow; hours: readonly string[] }) {
  const { trend, succeeded, failed } = endpoint;
  const attempts = succeeded + failed;
  if (!trend || attempts === 0) return <span className="text-muted text-xs">no attempts</span>;
  return (
    <span className="flex items-center gap-3">
      <span className="w-22 shrink-0">
        <Sparkline tallies={trend} hours={hours} />
      </span>
      <span className="min-w-0 truncate text-muted text-xs tabular-nums">
        <span className="text-text">{formatPercent(succeeded, attempts)}</span> of{" "}
        {formatCount(attempts, "attempt")}
      </span>
    </span>
  );
}

function eventTypesText(types: readonly string[]): string {
  if (types.includes("*")) return "all events";
  return types.length === 1 ? (types[0] ?? "") : `${types.length} event types`;
}
