import { cx } from "class-variance-authority";
import { Circle, CircleCheck, CircleX, Clock } from "lucide-react";
import Link from "next/link";
import { Countdown } from "@/components/format/countdown";
import { formatDuration, formatOutcome } from "@/components/format/format";
import { Time } from "@/components/format/time";
import type { AttemptView, DeliveryDetail } from "@/lib/deliveries/read-delivery";

export interface TimelineProps {
  readonly delivery: DeliveryDetail;
  readonly selectedId: string | null;
  /** Link to an attempt; by default on the page of the delivery. */
  readonly attemptHref?: (attemptId: string) => string;
}

const triggerLabels = {
  initial: "First cycle",
  retry: "Retries",
  replay: "Replay",
  test: "Test send",
} as const;
const box = "grid min-w-28 gap-0.5 rounded-md border px-2.5 py-1.5 @max-lg:flex-1";

/** All attempts in order, one line per cycle, with the waiting times between them. */
export function Timeline({ delivery, selectedId, attemptHref }: TimelineProps) {
  const { attempts } = delivery;
  const cycles = [...new Set([...attempts.map(({ cycle }) => cycle), delivery.cycle])];
  const hrefOf = attemptHref ?? ((id: string) => `/deliveries/${delivery.id}?attempt=${id}`);
  return (
    <ol className="@container grid gap-3">
      {cycles.map((cycle) => {
        const cycleAttempts = attempts.filter((attempt) => attempt.cycle === cycle);
        const before = attempts.findLast((attempt) => attempt.cycle < cycle);
        const next = cycle === delivery.cycle ? delivery.nextAttemptAt : null;
        return (
          <li key={cycle} className="flex gap-x-4 gap-y-1.5 @max-lg:flex-col">
            <CycleHead cycle={cycle} first={cycleAttempts[0]} before={before} />
            <ol className="flex min-w-0 flex-wrap items-stretch gap-y-2">
              {cycleAttempts.map((attempt, index) => (
                <li key={attempt.id} className="flex items-stretch @max-lg:w-full">
                  <WaitTime from={cycleAttempts[index - 1]} to={attempt.startedAt} />
                  <Step attempt={attempt} href={hrefOf(attempt.id)} selected={attempt.id === selectedId} />
                </li>
              ))}
              {next && (
                <li className="flex items-stretch @max-lg:w-full">
                  <WaitTime from={cycleAttempts.at(-1)} to={next} />
                  <NextStep at={next} inFlight={delivery.inFlight} />
                </li>
              )}
            </ol>
          </li>
        );
      })}
    </ol>
  );
}

interface CycleHeadProps {
  readonly cycle: number;
  readonly first: AttemptView | undefined;
  /** The last attempt of the previous cycle. */
  readonly before: AttemptView | undefined;
}

function CycleHead({ cycle, first, before }: CycleHeadProps) {
  return (
    <div className="w-24 shrink-0 pt-1.5 @max-lg:flex @max-lg:w-auto @max-lg:items-baseline @max-lg:gap-2 @max-lg:pt-0">
      <p className="font-medium text-sm">Cycle {cycle}</p>
      <p className="text-muted text-xs">
        {triggerLabels[first?.trigger ?? (cycle === 1 ? "initial" : "replay")]}
        {first && before && `, ${formatDuration(waitBetween(before, first.startedAt))} later`}
      </p>
    </div>
  );
}

interface StepProps {
  readonly attempt: AttemptView;
  readonly href: string;
  readonly selected: boolean;
}

function Step({ attempt, href, selected }: StepProps) {
  const succeeded = attempt.code === "succeeded";
  const Icon = succeeded ? CircleCheck : CircleX;
  return (
    <Link
      href={href}
      replace
      scroll={false}
      prefetch={false}
      aria-current={selected ? "true" : undefined}
      className={cx(
        box,
        "bg-surface hover:bg-hover",
        selected && "border-accent shadow-[0_0_0_1px_var(--accent)]",
      )}
    >
      <span
        className={cx(
          "inline-flex items-center gap-1.5 font-medium",
          succeeded ? "text-success" : "text-failure",
        )}
      >
        <Icon aria-hidden className="size-3.5 shrink-0" strokeWidth={2.25} />
        <span className="sr-only">Attempt {attempt.number}, </span>
        {formatOutcome(attempt.code, attempt.statusCode)}
        <span className="ml-auto pl-3 font-mono font-normal text-muted text-xs">
          {formatDuration(attempt.durationMs)}
        </span>
      </span>
      <span className="flex flex-wrap gap-x-2 text-muted text-xs">
        <Time at={attempt.startedAt} />
        <LateResponse attempt={attempt} />
      </span>
    </Link>
  );
}

/** The response that arrived after the timeout. */
function LateResponse({ attempt: { lateStatusCode, lateMs } }: { attempt: AttemptView }) {
  if (lateStatusCode === null || lateMs === null) return null;
  return (
    <span className="inline-flex items-center gap-1 text-waiting">
      <Clock aria-hidden className="size-3" />
      late {lateStatusCode} after {formatDuration(lateMs)}
    </span>
  );
}

function NextStep({ at, inFlight }: { at: string; inFlight: boolean }) {
  return (
    <span className={cx(box, "border-dashed text-muted")}>
      <span className="inline-flex items-center gap-1.5 font-medium">
        <Circle aria-hidden className="size-3.5" strokeWidth={2.25} />
        {inFlight ? "Sending" : "Next"}
      </span>
      {inFlight ? <Time at={at} className="text-xs" /> : <Countdown to={at} className="text-xs" />}
    </span>
  );
}

function waitBetween(from: AttemptView, to: string): number {
  return Math.max(0, Date.parse(to) - Date.parse(from.startedAt) - from.durationMs);
}

function WaitTime({ from, to }: { from: AttemptView | undefined; to: string }) {
  if (!from) return <span className="w-24 shrink-0 @lg:hidden" />;
  return (
    <span className="flex shrink-0 items-center px-1.5 font-mono text-muted text-xs @max-lg:w-24 @max-lg:justify-end">
      <span className="sr-only">then, after </span>
      {`+${formatDuration(waitBetween(from, to))}`}
    </span>
  );
}
