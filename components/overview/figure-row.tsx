import { formatCount, formatDuration, formatPercent } from "@/components/format/format";
import { Figure, FigureGrid } from "@/components/ui/figure";
import type { Tally } from "@/lib/statistics/read-figures";

/** A p95 above this share of the timeout is shown as critical. */
const criticalShare = 0.8;

/** The most important figures of a time range. */
export function FigureRow({ total, timeoutMs }: { total: Tally; timeoutMs: number | null }) {
  const { succeeded, failed, p50, p95 } = total;
  const attempts = succeeded + failed;
  const limit = timeoutMs === null ? null : `timeout ${formatDuration(timeoutMs)}`;
  return (
    <FigureGrid>
      <Figure name="Delivered" value={succeeded.toLocaleString("en")}>
        {failed === 0 ? "no failed attempts" : formatCount(failed, "failed attempt")}
      </Figure>
      <Figure name="Success rate" value={attempts === 0 ? null : formatPercent(succeeded, attempts)}>
        {attempts === 0 ? "no attempts" : "of all attempts"}
      </Figure>
      <Figure name="Median response time" value={p50 === null ? null : formatDuration(p50)}>
        {limit}
      </Figure>
      <Figure
        name="p95 response time"
        value={p95 === null ? null : formatDuration(p95)}
        isCritical={p95 !== null && timeoutMs !== null && p95 >= timeoutMs * criticalShare}
      >
        {limit}
      </Figure>
    </FigureGrid>
  );
}
