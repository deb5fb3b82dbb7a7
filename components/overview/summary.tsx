import { CircleCheck, CircleDashed, TriangleAlert } from "lucide-react";
import { formatCount, formatPercent } from "@/components/format/format";
import { StatusIcon, type StatusStyle } from "@/components/ui/status-label";
import type { Tally } from "@/lib/statistics/read-figures";

interface OverviewSummaryProps {
  readonly total: Tally;
  readonly attentionCount: number;
  /** The time range at the end of a sentence: "in the last hour". */
  readonly rangeText: string;
}

/** The state of all endpoints in one sentence. */
export function OverviewSummary({ total, attentionCount, rangeText }: OverviewSummaryProps) {
  const status = overallStatus(total, attentionCount);
  return (
    <p className="flex items-baseline gap-2 text-base">
      <StatusIcon status={status} className="size-4 shrink-0 self-center" />
      <span>
        <span className="font-semibold">{status.label}</span>{" "}
        <span className="text-muted">{trafficSentence(total, rangeText)}</span>
      </span>
    </p>
  );
}

function overallStatus({ succeeded, failed }: Tally, attentionCount: number): StatusStyle {
  if (attentionCount > 0) {
    const label = `${formatCount(attentionCount, "item needs", "items need")} attention.`;
    return { label, icon: TriangleAlert, tone: "waiting" };
  }
  return succeeded + failed === 0
    ? { label: "No traffic.", icon: CircleDashed, tone: "idle" }
    : { label: "All systems healthy.", icon: CircleCheck, tone: "success" };
}

function trafficSentence({ succeeded, failed }: Tally, rangeText: string): string {
  const attempts = succeeded + failed;
  if (attempts === 0) return `Nothing was sent ${rangeText}.`;
  if (failed === 0) return `All requests succeeded ${rangeText}.`;
  return `${formatPercent(succeeded, attempts)} of ${formatCount(attempts, "request")} succeeded ${rangeText}.`;
}
