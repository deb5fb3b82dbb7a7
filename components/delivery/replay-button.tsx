"use client";

import { RotateCcw } from "lucide-react";
import { useState, useTransition } from "react";
import type { ActionResult } from "@/components/shared/action-result";
import { ActionButton } from "@/components/ui/action-button";
import { Confirm } from "@/components/ui/confirm";

export interface ReplayButtonProps {
  readonly deliveryId: string;
  readonly what: string;
  readonly endpoint: string;
  /** Why there can be no replay now; null when there can. */
  readonly obstacle: string | null;
  readonly onReplay: (deliveryId: string) => Promise<ActionResult<{ readonly cycle: number }>>;
}

/** Delivers again, after asking once. */
export function ReplayButton({ deliveryId, what, endpoint, obstacle, onReplay }: ReplayButtonProps) {
  const [result, setResult] = useState<ActionResult<{ readonly cycle: number }>>();
  const [isPending, startTransition] = useTransition();
  const replay = () => startTransition(async () => setResult(await onReplay(deliveryId)));
  return (
    <div className="grid max-w-sm justify-items-end gap-1.5 max-sm:justify-items-start">
      <Confirm
        trigger={
          <ActionButton look="primary" disabled={obstacle !== null || isPending}>
            <RotateCcw aria-hidden /> Replay
          </ActionButton>
        }
        title="Replay this delivery?"
        confirmLabel="Replay"
        onConfirm={replay}
      >
        <p>
          {endpoint} gets {what} again, at once and with a full schedule of retries. The event id stays the
          same, so a receiver that checks it will not do the work twice.
        </p>
      </Confirm>
      <p role="status" className="text-right text-muted text-xs max-sm:text-left">
        {obstacle ?? (result?.ok && `Replay started as cycle ${result.data.cycle}`)}
        {result && !result.ok && <span className="text-failure">{result.message}</span>}
      </p>
    </div>
  );
}
