import Link from "next/link";
import { FiguresTable } from "@/components/charts/figures-table";
import { ChartLegend, outcomeLegend } from "@/components/charts/legend";
import { utcMinute } from "@/components/charts/scale";
import { VolumeChart } from "@/components/charts/volume-chart";
import { formatCount } from "@/components/format/format";
import { Time } from "@/components/format/time";
import type { Bar, Figures } from "@/lib/statistics/read-figures";
import { type DeliveryFilters, deliveriesHref } from "./filters";

export interface VolumeProps {
  readonly figures: Figures;
  readonly filters: DeliveryFilters;
  readonly now: number;
}

/** Requests by outcome over the chosen time range. Each bar links to its own time range. */
export function Volume({ figures, filters, now }: VolumeProps) {
  const { total, bars, stepMs, missingSince } = figures;
  const hrefOf = ({ at }: Bar) =>
    deliveriesHref({ ...filters, since: at, until: new Date(Date.parse(at) + stepMs).toISOString() });
  const until = filters.until && Date.parse(filters.until) < now ? filters.until : undefined;
  return (
    <section aria-label="Volume" className="mb-3">
      <div className="mb-1.5 flex flex-wrap justify-between gap-x-4 text-muted text-xs">
        <p>
          {formatCount(total.succeeded + total.failed, "request")}
          {filters.since ? "" : " in the last 24 hours"}
          {filters.status || filters.code || filters.eventType ? ", ignoring the other filters" : ""}
          {missingSince && (
            <>
              . Those since <Time at={missingSince} show="minute" /> are not fully counted yet
            </>
          )}
        </p>
        <ChartLegend entries={outcomeLegend} />
      </div>
      <VolumeChart
        bars={bars}
        now={now}
        until={until}
        small
        overlay={<BarLinks bars={bars} hrefOf={hrefOf} />}
      />
      <FiguresTable bars={bars} hrefOf={hrefOf} />
    </section>
  );
}

/** Not reachable by keyboard: the table below has the same links, and sixty tab stops before the list are too many. */
function BarLinks({ bars, hrefOf }: { bars: readonly Bar[]; hrefOf: (bar: Bar) => string }) {
  return (
    <div aria-hidden className="absolute inset-0 flex">
      {bars.map((bar) => (
        <Link
          key={bar.at}
          href={hrefOf(bar)}
          tabIndex={-1}
          prefetch={false}
          scroll={false}
          title={`${utcMinute(bar.at)}: ${bar.succeeded} succeeded, ${bar.failed} failed`}
          className="flex-1 rounded-sm hover:bg-accent/10"
        />
      ))}
    </div>
  );
}
