"use client";

import { RotateCcw } from "lucide-react";
import { formatCount } from "@/components/format/format";
import { ActionButton } from "@/components/ui/action-button";
import { ReplayDialog, ReplayStatus } from "@/components/ui/replay-dialog";
import { type Replayed, useReplay } from "@/components/ui/use-replay";

export interface ReplayFailedProps {
  readonly onCount: () => Promise<Replayed>;
  readonly onStart: () => Promise<Replayed>;
}

/** Sends the deliveries that were dead-lettered at the old URL to the new one. */
export function ReplayFailed(actions: ReplayFailedProps) {
  const replay = useReplay<"failed">(actions);
  return (
    <div className="grid gap-1.5">
      <ReplayDialog
        replay={replay}
        onOpenChange={(open) => open && replay.count("failed")}
        onConfirm={() => replay.start()}
        trigger={
          <ActionButton disabled={replay.isPending} className="w-fit">
            <RotateCcw aria-hidden /> Replay failed deliveries of the old URL
          </ActionButton>
        }
        title="Replay failed deliveries of the old URL?"
        emptyText="No deliveries were dead-lettered at the old URL, or the endpoint is paused or disabled."
        question={(matched) => (
          <p>
            {formatCount(matched, "dead-lettered delivery", "dead-lettered deliveries")} will be sent to the
            new URL now, with a full retry schedule. Event IDs stay the same.
          </p>
        )}
      />
      <ReplayStatus
        started={replay.started}
        text={(matched) => `Replay of ${formatCount(matched, "delivery", "deliveries")} started`}
      />
    </div>
  );
}
