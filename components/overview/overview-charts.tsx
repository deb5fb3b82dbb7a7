import { FiguresTable } from "@/components/charts/figures-table";
import { IncompleteNotice } from "@/components/charts/incomplete";
import { LatencyChart } from "@/components/charts/latency-chart";
import { ChartLegend, outcomeLegend } from "@/components/charts/legend";
import { VolumeChart } from "@/components/charts/volume-chart";
import { Section } from "@/components/ui/section";
import type { Figures } from "@/lib/statistics/read-figures";

export interface OverviewChartsProps {
  readonly figures: Figures;
  /** The shortest timeout of all endpoints; null without endpoints. */
  readonly timeoutMs: number | null;
  readonly now: number;
}

/** The requests and their response times as charts. */
export function OverviewCharts({ figures, timeoutMs, now }: OverviewChartsProps) {
  const lines = [
    { label: "median", colour: "bg-accent" },
    { label: "p95", colour: "bg-waiting" },
    ...(timeoutMs === null ? [] : [{ label: "shortest timeout", colour: "", dashed: true }]),
  ];
  return (
    <>
      <Section title="Requests" aside={<ChartLegend entries={outcomeLegend} />}>
        <IncompleteNotice since={figures.missingSince} />
        <VolumeChart bars={figures.bars} now={now} />
        <FiguresTable bars={figures.bars} />
      </Section>
      <Section title="Response times" aside={<ChartLegend entries={lines} />}>
        <LatencyChart bars={figures.bars} timeoutMs={timeoutMs} now={now} />
      </Section>
    </>
  );
}
