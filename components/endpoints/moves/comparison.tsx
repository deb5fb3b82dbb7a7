import { CircleCheck, CircleDashed, CircleX } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { formatCount, formatDuration, formatOutcome, formatPercent } from "@/components/format/format";
import { Time } from "@/components/format/time";
import { cx } from "@/components/ui/class-names";
import { ColumnHeaders } from "@/components/ui/column-heads";
import {
  type ComparedCopy,
  type CopyResponse,
  haveSameOutcome,
  type MoveDetail,
} from "@/lib/deliveries/copies/compare-copies";

/** What both URLs answered to the same deliveries: in figures, and one by one. */
export function MoveComparison({ move }: { move: Pick<MoveDetail, "comparison" | "latest"> }) {
  const { comparison, latest } = move;
  if (comparison.copies === 0) {
    return (
      <p className="border-y py-6 text-center text-base text-muted">
        No copies sent yet. The next delivery, including a test, is copied within ten seconds.
      </p>
    );
  }
  return (
    <div className="grid gap-3">
      <Figures comparison={comparison} />
      <table aria-label="Both responses" className="w-full table-fixed text-left max-md:block">
        <ColumnHeaders columns={columns} />
        <tbody className="max-md:block">
          {latest.map((copy) => (
            <CopyRow key={copy.deliveryId} copy={copy} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const columns = [
  { label: "Result", width: "w-32" },
  { label: "Current URL", width: "" },
  { label: "New URL", width: "" },
  { label: "Delivery", width: "w-48" },
  { label: "Sent", width: "w-24" },
] as const;

function Figures({ comparison }: { comparison: MoveDetail["comparison"] }) {
  const { copies, isCut, both, sameVerdict: same, sameStatus, oldSucceeded, newSucceeded } = comparison;
  const { oldMedianMs, newMedianMs } = comparison;
  const count = (number: number) => number.toLocaleString("en");
  return (
    <dl className="grid grid-cols-2 gap-x-6 border-y lg:grid-cols-4">
      <Figure name="Compared" value={count(both)}>
        of {isCut ? `the newest ${count(copies)} copies` : formatCount(copies, "copy", "copies")}
      </Figure>
      <Figure name="Same result" value={both === 0 ? "none" : formatPercent(same, both)}>
        same status: {count(sameStatus)}
      </Figure>
      <Figure name="Succeeded" value={`${count(oldSucceeded)} → ${count(newSucceeded)}`}>
        current URL → new URL
      </Figure>
      <Figure
        name="Median response time"
        value={
          oldMedianMs === null || newMedianMs === null
            ? "none"
            : `${formatDuration(oldMedianMs)} → ${formatDuration(newMedianMs)}`
        }
      >
        current URL → new URL
      </Figure>
    </dl>
  );
}

function Figure({ name, value, children }: { name: string; value: string; children: ReactNode }) {
  return (
    <div className="grid content-start gap-0.5 py-3">
      <dt className="text-muted text-sm">{name}</dt>
      <dd className="font-medium text-xl tabular-nums tracking-tight">{value}</dd>
      <dd className="text-muted text-xs">{children}</dd>
    </div>
  );
}

const cell = "truncate pr-4 max-md:p-0";

function CopyRow({ copy }: { copy: ComparedCopy }) {
  return (
    <tr className="relative h-9 border-b hover:bg-hover max-md:grid max-md:h-auto max-md:grid-cols-2 max-md:gap-x-3 max-md:gap-y-0.5 max-md:py-2">
      <td className={cell}>
        <ComparisonResult same={haveSameOutcome(copy)} />
      </td>
      <td className={cx(cell, "max-md:order-2")}>
        <ResponseText response={copy.old} side="present" />
      </td>
      <td className={cx(cell, "max-md:order-3")}>
        <ResponseText response={copy.new} side="new" />
      </td>
      <td className={cx(cell, "max-md:order-4")}>
        <Link href={`/deliveries/${copy.deliveryId}`} className="row-link font-mono text-muted text-xs">
          {copy.deliveryId}
        </Link>
      </td>
      <td className={cx(cell, "text-muted text-xs max-md:order-1 max-md:text-right")}>
        <Time at={copy.at} />
      </td>
    </tr>
  );
}

const comparisonResults = {
  same: { label: "Same", icon: CircleCheck, textClass: "text-success" },
  differs: { label: "Differs", icon: CircleX, textClass: "text-failure" },
  open: { label: "Pending", icon: CircleDashed, textClass: "text-idle" },
} as const;

function ComparisonResult({ same }: { same: boolean | null }) {
  const {
    label,
    icon: Icon,
    textClass,
  } = comparisonResults[same === null ? "open" : same ? "same" : "differs"];
  return (
    <span className={cx("whitespace-nowrap font-medium", textClass)}>
      <Icon aria-hidden className="-mt-0.5 mr-1.5 inline size-3.5" strokeWidth={2.25} />
      {label}
    </span>
  );
}

function ResponseText({ response, side }: { response: CopyResponse | null; side: "present" | "new" }) {
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
