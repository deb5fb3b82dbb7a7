"use client";

import { RotateCcw } from "lucide-react";
import { formatCount } from "@/components/format/format";
import { ActionButton } from "@/components/ui/action-button";
import { ReplayDialog, ReplayStatus } from "@/components/ui/replay-dialog";
import { type ReplayActions, useReplay } from "@/components/ui/use-replay";
import type { FailureGroupKey } from "@/lib/deliveries/list-failures";

export interface ReplayGroupProps extends ReplayActions<FailureGroupKey> {
  readonly group: FailureGroupKey;
  readonly cause: string;
  readonly endpoint: string;
}

/** Replays the dead-lettered deliveries of one failure group. */
export function ReplayGroup({ group, cause, endpoint, ...actions }: ReplayGroupProps) {
  const replay = useReplay(actions);
  return (
    <div className="grid gap-1.5 lg:justify-items-end">
      <ReplayDialog
        replay={replay}
        onOpenChange={(open) => open && replay.count(group)}
        onConfirm={() => replay.start()}
        trigger={
          <ActionButton disabled={replay.isPending} className="w-fit">
            <RotateCcw aria-hidden /> Replay all dead-lettered
          </ActionButton>
        }
        title={`Replay failed deliveries of ${endpoint}?`}
        emptyText="Nothing can be replayed now. The endpoint is paused or disabled, or these deliveries were already replayed."
        question={(matched) => (
          <>
            <p>
              {formatCount(matched, "dead-lettered delivery", "dead-lettered deliveries")} with the cause “
              {cause}” will be sent again now, with a full retry schedule.
            </p>
            <p>Event IDs stay the same. Fix the cause first, or they will fail again.</p>
          </>
        )}
      />
      <ReplayStatus
        started={replay.started}
        text={(matched) => `Replay of ${formatCount(matched, "delivery", "deliveries")} started`}
      />
    </div>
  );
}
