import { CircleCheck, CircleDashed, CircleX } from "lucide-react";
import { formatCount, formatDuration, formatOutcome, formatPercent } from "@/components/format/format";
import { Time } from "@/components/format/time";
import { Figure, FigureGrid } from "@/components/ui/figure";
import { StatusLabel, type StatusStyle } from "@/components/ui/status-label";
import { type Column, RowLink, Table } from "@/components/ui/table";
import {
  type ComparedCopy,
  type CopyResponse,
  haveSameOutcome,
  type MoveDetail,
} from "@/lib/deliveries/copies/compare-copies";
import { texts } from "../texts";

/** The responses of both URLs to the same deliveries: in figures, and each of them. */
export function MoveComparison({ move }: { move: Pick<MoveDetail, "comparison" | "latest"> }) {
  const { comparison, latest } = move;
  if (comparison.copies === 0) {
    return <p className="border-y py-6 text-center text-base text-muted">{texts.move.noCopies}</p>;
  }
  return (
    <div className="grid gap-3">
      <Figures comparison={comparison} />
      <Table label="Both responses" columns={columns} rows={latest} rowKey={({ deliveryId }) => deliveryId} />
    </div>
  );
}

const columns: readonly Column<ComparedCopy>[] = [
  {
    label: "Result",
    width: "w-32",
    content: (copy) => <StatusLabel status={comparisonResult(copy)} />,
  },
  {
    label: "Current URL",
    className: "max-md:order-2",
    content: (copy) => <ResponseText response={copy.old} side="current" />,
  },
  {
    label: "New URL",
    className: "max-md:order-3",
    content: (copy) => <ResponseText response={copy.new} side="new" />,
  },
  {
    label: "Delivery",
    width: "w-48",
    className: "font-mono text-muted text-xs max-md:order-4",
    content: ({ deliveryId }) => (
      <RowLink href={`/deliveries/${deliveryId}`} className="font-normal">
        {deliveryId}
      </RowLink>
    ),
  },
  {
    label: "Sent",
    width: "w-24",
    className: "text-muted text-xs max-md:order-1 max-md:text-right",
    content: ({ at }) => <Time at={at} />,
  },
];

function Figures({ comparison }: { comparison: MoveDetail["comparison"] }) {
  const { copies, isCut, both, sameVerdict: same, sameStatus, oldSucceeded, newSucceeded } = comparison;
  const { oldMedianMs, newMedianMs } = comparison;
  const count = (number: number) => number.toLocaleString("en");
  const medians =
    oldMedianMs === null || newMedianMs === null
      ? null
      : `${formatDuration(oldMedianMs)} → ${formatDuration(newMedianMs)}`;
  return (
    <FigureGrid>
      <Figure size="xl" name="Compared" value={count(both)}>
        of {isCut ? `the newest ${count(copies)} copies` : formatCount(copies, "copy", "copies")}
      </Figure>
      <Figure size="xl" name="Same result" value={both === 0 ? null : formatPercent(same, both)}>
        same status: {count(sameStatus)}
      </Figure>
      <Figure size="xl" name="Succeeded" value={`${count(oldSucceeded)} → ${count(newSucceeded)}`}>
        current URL → new URL
      </Figure>
      <Figure size="xl" name="Median response time" value={medians}>
        current URL → new URL
      </Figure>
    </FigureGrid>
  );
}

const comparisonResults = {
  same: { label: "Same", icon: CircleCheck, tone: "success" },
  differs: { label: "Differs", icon: CircleX, tone: "failure" },
  pending: { label: "Pending", icon: CircleDashed, tone: "idle" },
} as const satisfies Readonly<Record<string, StatusStyle>>;

function comparisonResult(copy: ComparedCopy): StatusStyle {
  const same = haveSameOutcome(copy);
  if (same === null) return comparisonResults.pending;
  return same ? comparisonResults.same : comparisonResults.differs;
}

function ResponseText({ response, side }: { response: CopyResponse | null; side: "current" | "new" }) {
  return (
    <span className="tabular-nums">
      <span className="text-muted md:sr-only">{side} URL </span>
      {response === null ? (
        <span className="text-muted">no response yet</span>
      ) : (
        <span className="font-mono text-xs">
          <span className={response.code === "succeeded" ? undefined : "text-failure"}>
            {formatOutcome(response.code, response.statusCode)}
          </span>{" "}
          <span className="text-muted">{formatDuration(response.durationMs)}</span>
        </span>
      )}
    </span>
  );
}
