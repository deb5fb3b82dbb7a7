import type { ReactNode } from "react";
import { formatCount, formatDuration, formatPercent } from "@/components/format/format";
import { cx } from "@/components/ui/class-names";
import type { Tally } from "@/lib/statistics/read-figures";

/** The four numbers that say whether all is well. */
export function FigureRow({ total, timeoutMs }: { total: Tally; timeoutMs: number | null }) {
  const { succeeded, failed, p50, p95 } = total;
  const attempts = succeeded + failed;
  const limit = timeoutMs === null ? null : `timeout ${formatDuration(timeoutMs)}`;
  return (
    <dl className="grid grid-cols-2 gap-x-6 border-y lg:grid-cols-4">
      <Figure name="Delivered" value={succeeded.toLocaleString("en")}>
        {failed === 0 ? "no failed attempts" : formatCount(failed, "failed attempt")}
      </Figure>
      <Figure
        name="Success rate"
        value={attempts === 0 ? "none" : formatPercent(succeeded, attempts)}
        isEmpty={attempts === 0}
      >
        {attempts === 0 ? "no attempts" : "of all attempts"}
      </Figure>
      <Figure
        name="Median response time"
        value={p50 === null ? "none" : formatDuration(p50)}
        isEmpty={p50 === null}
      >
        {limit}
      </Figure>
      <Figure
        name="p95 response time"
        value={p95 === null ? "none" : formatDuration(p95)}
        isEmpty={p95 === null}
        textClass={p95 !== null && timeoutMs !== null && p95 >= timeoutMs * 0.8 ? "text-failure" : undefined}
      >
        {limit}
      </Figure>
    </dl>
  );
}

function Figure(props: {
  name: string;
  value: string;
  isEmpty?: boolean;
  textClass?: string;
  children: ReactNode;
}) {
  return (
    <div className="grid content-start gap-0.5 py-3">
      <dt className="text-muted text-sm">{props.name}</dt>
      <dd
        className={cx(
          "font-medium text-2xl tabular-nums tracking-tight",
          props.isEmpty ? "text-muted" : props.textClass,
        )}
      >
        {props.value}
      </dd>
      {props.children && <dd className="text-muted text-xs">{props.children}</dd>}
    </div>
  );
}
