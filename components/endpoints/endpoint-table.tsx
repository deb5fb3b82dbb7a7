import { Sparkline } from "@/components/charts/sparkline";
import { EndpointHealthLabel } from "@/components/format/endpoint-status";
import { endpointName, formatCount, formatPercent } from "@/components/format/format";
import { type Column, RowLink, Table } from "@/components/ui/table";
import type { EndpointRow } from "@/lib/endpoints/list-endpoint-rows";
import { Filter } from "./filter-conditions";

interface EndpointTableProps {
  readonly endpoints: readonly EndpointRow[];
  /** The start of each hour of the sparklines. ISO 8601. */
  readonly hours: readonly string[];
  readonly showPartner: boolean;
  /** Titles by dialect name. */
  readonly dialects: Readonly<Record<string, string>>;
}

export function EndpointTable({ endpoints, ...options }: EndpointTableProps) {
  return (
    <Table
      label="Endpoints"
      lines="two"
      columns={columnsFor(options)}
      rows={endpoints}
      rowKey={({ id }) => id}
    />
  );
}

const partnerColumn: Column<EndpointRow> = {
  label: "Partner",
  width: "w-40",
  className: "text-muted max-md:order-3 max-md:col-span-2",
  content: ({ partnerName }) => partnerName,
};

function columnsFor(options: Omit<EndpointTableProps, "endpoints">): readonly Column<EndpointRow>[] {
  const { hours, showPartner, dialects } = options;
  return [
    {
      label: "Status",
      width: "w-28",
      className: "max-md:order-2 max-md:text-right",
      content: ({ level }) => <EndpointHealthLabel level={level} />,
    },
    {
      label: "Endpoint",
      className: "max-md:order-1",
      content: (endpoint) => (
        <>
          <RowLink href={`/endpoints/${endpoint.id}`}>{endpointName(endpoint)}</RowLink>
          <span className="block truncate font-mono text-muted text-xs" title={endpoint.url}>
            {endpoint.url}
          </span>
        </>
      ),
    },
    ...(showPartner ? [partnerColumn] : []),
    {
      label: "Last 24 hours",
      width: "w-64",
      className: "max-md:order-4 max-md:col-span-2",
      content: (endpoint) => <LastDay endpoint={endpoint} hours={hours} />,
    },
    {
      label: "Dialect",
      width: "w-32",
      hidden: "max-lg:hidden",
      className: "text-muted",
      content: ({ dialect }) => dialects[dialect] ?? dialect,
    },
    {
      label: "Event types",
      width: "w-48",
      hidden: "max-xl:hidden",
      content: ({ eventTypes, filter }) => (
        <>
          {eventTypesText(eventTypes)}
          <span className="block truncate text-muted text-xs">
            <Filter filter={filter} />
          </span>
        </>
      ),
    },
  ];
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
