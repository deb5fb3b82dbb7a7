import { CircleCheck, CircleDashed, TriangleAlert } from "lucide-react";
import { formatCount, formatPercent } from "@/components/format/format";
import { cx } from "@/components/ui/class-names";
import type { Tally } from "@/lib/statistics/read-figures";

/** The page's answer in one sentence: is everything well? */
export function OverviewSummary(props: { total: Tally; attentionCount: number; rangeText: string }) {
  const { total, attentionCount, rangeText } = props;
  const attempts = total.succeeded + total.failed;
  const headline =
    attentionCount > 0
      ? {
          icon: TriangleAlert,
          textClass: "text-waiting",
          label: `${formatCount(attentionCount, "item needs", "items need")} attention.`,
        }
      : attempts === 0
        ? { icon: CircleDashed, textClass: "text-idle", label: "No traffic." }
        : { icon: CircleCheck, textClass: "text-success", label: "All systems healthy." };
  const Icon = headline.icon;
  return (
    <p className="flex items-baseline gap-2 text-base">
      <Icon
        aria-hidden
        className={cx("size-4 shrink-0 self-center", headline.textClass)}
        strokeWidth={2.25}
      />
      <span>
        <span className="font-semibold">{headline.label}</span>{" "}
        <span className="text-muted">{trafficSentence(total, rangeText)}</span>
      </span>
    </p>
  );
}

function trafficSentence({ succeeded, failed }: Tally, rangeText: string): string {
  const attempts = succeeded + failed;
  if (attempts === 0) return `Nothing was sent ${rangeText}.`;
  if (failed === 0) return `All requests succeeded ${rangeText}.`;
  return `${formatPercent(succeeded, attempts)} of ${formatCount(attempts, "request")} succeeded ${rangeText}.`;
}
