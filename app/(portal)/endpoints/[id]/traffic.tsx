import { FiguresTable } from "@/components/charts/figures-table";
import { IncompleteNotice } from "@/components/charts/incomplete";
import { ChartLegend, outcomeLegend } from "@/components/charts/legend";
import { SuccessChart } from "@/components/endpoints/success-chart";
import { FigureRow } from "@/components/overview/figure-row";
import { rangeTabs } from "@/components/overview/ranges";
import { LinkTabs } from "@/components/ui/link-tabs";
import { Section } from "@/components/ui/section";
import type { Context } from "@/lib/auth/context";
import type { EndpointDetail } from "@/lib/endpoints/read-endpoint";
import type { HistoryEntry } from "@/lib/endpoints/read-endpoint-history";
import { readFigures } from "@/lib/statistics/read-figures";
import type { RangeName } from "@/lib/statistics/time-range";

interface TrafficProps {
  readonly ctx: Context;
  readonly endpoint: Pick<EndpointDetail, "id" | "timeoutMs">;
  readonly range: RangeName;
  readonly history: readonly HistoryEntry[];
}

/** The requests to the endpoint over time, with the changes of its settings. */
export async function Traffic({ ctx, endpoint: { id, timeoutMs }, range, history }: TrafficProps) {
  const figures = await readFigures({ ctx, query: { range, endpointId: id } });
  return (
    <Section
      title="Requests"
      aside={<LinkTabs ariaLabel="Time range" tabs={rangeTabs(`/endpoints/${id}`, range)} />}
    >
      <IncompleteNotice since={figures.missingSince} />
      <FigureRow total={figures.total} timeoutMs={timeoutMs} />
      <div className="mt-3">
        <SuccessChart figures={figures} history={history} now={ctx.clock.now().getTime()} />
      </div>
      <div className="mt-2 flex flex-wrap items-start justify-between gap-x-6">
        <FiguresTable bars={figures.bars} />
        <ChartLegend entries={[...outcomeLegend, { label: "settings changed", colour: "bg-accent" }]} />
      </div>
    </Section>
  );
}
