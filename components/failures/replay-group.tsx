"use client";

import { RotateCcw } from "lucide-react";
import { useState, useTransition } from "react";
import { formatCount } from "@/components/format/format";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import { Confirm } from "@/components/ui/confirm";

export interface FailureGroupKey {
  readonly endpointId: string;
  readonly code: string;
}

type Matched = ActionResult<{ readonly matched: number }>;

export interface ReplayGroupProps extends FailureGroupKey {
  readonly cause: string;
  readonly endpoint: string;
  readonly onCount: (group: FailureGroupKey) => Promise<Matched>;
  readonly onStart: (group: FailureGroupKey) => Promise<Matched>;
}

/** Recovers exactly one group: counts first, asks once, then replays. */
export function ReplayGroup({ endpointId, code, cause, endpoint, onCount, onStart }: ReplayGroupProps) {
  const [counted, setCounted] = useState<Matched>();
  const [started, setStarted] = useState<Matched>();
  const [isPending, startTransition] = useTransition();
  const group = { endpointId, code };
  const count = () => {
    setCounted(undefined);
    startTransition(async () => setCounted(await onCount(group)));
  };
  const start = () => startTransition(async () => setStarted(await onStart(group)));
  const matched = counted?.ok ? counted.data.matched : 0;
  return (
    <div className="grid gap-1.5 lg:justify-items-end">
      <Confirm
        trigger={
          <ActionButton disabled={isPending} className="w-fit">
            <RotateCcw aria-hidden /> Replay all dead-lettered
          </ActionButton>
        }
        title={`Replay failed deliveries of ${endpoint}?`}
        confirmLabel={matched > 0 ? `Replay ${matched.toLocaleString("en")}` : "Replay"}
        disabled={matched === 0}
        onConfirm={start}
        onOpenChange={(open) => open && count()}
      >
        <Question counted={counted} cause={cause} />
      </Confirm>
      <p role="status" className="text-muted text-xs">
        {started?.ok && `Replay of ${formatCount(started.data.matched, "delivery", "deliveries")} started`}
        {started && !started.ok && <span className="text-failure">{started.message}</span>}
      </p>
    </div>
  );
}

function Question({ counted, cause }: { counted: Matched | undefined; cause: string }) {
  if (!counted) return <p>Counting deliveries.</p>;
  if (!counted.ok) return <p className="text-failure">{counted.message}</p>;
  if (counted.data.matched === 0) {
    return (
      <p>
        Nothing can be replayed now. The endpoint is paused or disabled, or these deliveries were already
        replayed.
      </p>
    );
  }
  return (
    <>
      <p>
        {formatCount(counted.data.matched, "dead-lettered delivery", "dead-lettered deliveries")} with the
        cause “{cause}” will be sent again now, with a full retry schedule.
      </p>
      <p>Event IDs stay the same. Fix the cause first, or they will fail again.</p>
    </>
  );
}
