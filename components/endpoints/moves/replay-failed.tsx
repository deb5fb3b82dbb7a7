"use client";

import { RotateCcw } from "lucide-react";
import { useState, useTransition } from "react";
import { formatCount } from "@/components/format/format";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import { Confirm } from "@/components/ui/confirm";

type Matched = ActionResult<{ readonly matched: number }>;

export interface ReplayFailedProps {
  readonly onCount: () => Promise<Matched>;
  readonly onStart: () => Promise<Matched>;
}

/** Sends to the new URL what was dead-lettered at the old one: counts first, asks once. */
export function ReplayFailed({ onCount, onStart }: ReplayFailedProps) {
  const [counted, setCounted] = useState<Matched>();
  const [started, setStarted] = useState<Matched>();
  const [isPending, startTransition] = useTransition();
  const count = () => {
    setCounted(undefined);
    startTransition(async () => setCounted(await onCount()));
  };
  const start = () => startTransition(async () => setStarted(await onStart()));
  const matched = counted?.ok ? counted.data.matched : 0;
  return (
    <div className="grid gap-1.5">
      <Confirm
        trigger={
          <ActionButton disabled={isPending} className="w-fit">
            <RotateCcw aria-hidden /> Replay failed deliveries of the old URL
          </ActionButton>
        }
        title="Replay failed deliveries of the old URL?"
        confirmLabel={matched > 0 ? `Replay ${matched.toLocaleString("en")}` : "Replay"}
        disabled={matched === 0}
        onConfirm={start}
        onOpenChange={(open) => open && count()}
      >
        <Question counted={counted} />
      </Confirm>
      <p role="status" className="text-muted text-xs empty:hidden">
        {started?.ok && `Replay of ${formatCount(started.data.matched, "delivery", "deliveries")} started`}
        {started && !started.ok && <span className="text-failure">{started.message}</span>}
      </p>
    </div>
  );
}

function Question({ counted }: { counted: Matched | undefined }) {
  if (!counted) return <p>Counting deliveries.</p>;
  if (!counted.ok) return <p className="text-failure">{counted.message}</p>;
  if (counted.data.matched === 0) {
    return <p>No deliveries were dead-lettered at the old URL, or the endpoint is paused or disabled.</p>;
  }
  return (
    <p>
      {formatCount(counted.data.matched, "dead-lettered delivery", "dead-lettered deliveries")} will be sent
      to the new URL now, with a full retry schedule. Event IDs stay the same.
    </p>
  );
}
