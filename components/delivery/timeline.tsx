import { Circle, CircleCheck, CircleX } from "lucide-react";
import Link from "next/link";
import { duration, outcome } from "@/components/shared/format";
import { Time } from "@/components/shared/time";
import { cx } from "@/components/ui/class-names";
import type { DeliveryDetail } from "@/lib/portal/read-delivery";

type Attempt = DeliveryDetail["attempts"][number];

interface TimelineProps {
  readonly delivery: DeliveryDetail;
  readonly selectedId: string | null;
}

const triggers = { initial: "First cycle", retry: "", replay: "Replay", test: "Test send" } as const;

/** Every attempt in order, a line a cycle; the waits between them stand between them. */
export function Timeline({ delivery, selectedId }: TimelineProps) {
  const cycles = [...new Set([...delivery.attempts.map(({ cycle }) => cycle), delivery.cycle])];
  return (
    <ol className="grid gap-2">
      {cycles.map((cycle) => {
        const attempts = delivery.attempts.filter((attempt) => attempt.cycle === cycle);
        const next = cycle === delivery.cycle ? delivery.nextAttemptAt : null;
        return (
          <li key={cycle} className="flex gap-4 max-sm:flex-col max-sm:gap-1.5">
            <div className="w-24 shrink-0 pt-2 max-sm:pt-0">
              <p className="font-medium text-sm">Cycle {cycle}</p>
              <p className="text-muted text-xs">{triggers[attempts[0]?.trigger ?? "initial"] || "Retries"}</p>
            </div>
            <ol className="flex min-w-0 flex-wrap items-stretch gap-y-2">
              {attempts.map((attempt, index) => (
                <li key={attempt.id} className="flex items-stretch max-sm:w-full">
                  <Wait from={attempts[index - 1]} to={attempt.startedAt} />
                  <Step deliveryId={delivery.id} attempt={attempt} selected={attempt.id === selectedId} />
                </li>
              ))}
              {next && (
                <li className="flex items-stretch max-sm:w-full">
                  <Wait from={attempts.at(-1)} to={next} />
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

function Step({
  deliveryId,
  attempt,
  selected,
}: {
  deliveryId: string;
  attempt: Attempt;
  selected: boolean;
}) {
  const succeeded = attempt.code === "succeeded";
  const Icon = succeeded ? CircleCheck : CircleX;
  return (
    <Link
      href={`/deliveries/${deliveryId}?attempt=${attempt.id}`}
      replace
      scroll={false}
      aria-current={selected ? "true" : undefined}
      className={cx(
        "grid min-w-28 gap-0.5 rounded-md border bg-surface max-sm:flex-1 px-2.5 py-1.5 hover:bg-hover",
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
        {outcome(attempt.code, attempt.statusCode)}
        <span className="ml-auto pl-3 font-mono font-normal text-muted text-xs">
          {duration(attempt.durationMs)}
        </span>
      </span>
      <Time at={attempt.startedAt} className="text-muted text-xs" />
    </Link>
  );
}

function NextStep({ at, inFlight }: { at: string; inFlight: boolean }) {
  return (
    <span className="grid min-w-28 gap-0.5 rounded-md border border-dashed max-sm:flex-1 px-2.5 py-1.5 text-muted">
      <span className="inline-flex items-center gap-1.5 font-medium">
        <Circle aria-hidden className="size-3.5" strokeWidth={2.25} />
        {inFlight ? "Sending" : "Next"}
      </span>
      <Time at={at} precise className="text-xs" />
    </span>
  );
}

function Wait({ from, to }: { from: Attempt | undefined; to: string }) {
  if (!from) return <span className="w-24 shrink-0 sm:hidden" />;
  const waited = Math.max(0, Date.parse(to) - Date.parse(from.startedAt) - from.durationMs);
  return (
    <span className="flex shrink-0 items-center px-1.5 font-mono text-muted text-xs max-sm:w-24 max-sm:justify-end">
      <span className="sr-only">then, after </span>
      {`+${duration(waited)}`}
    </span>
  );
}
