"use client";

import { RotateCcw } from "lucide-react";
import { ActionButton } from "@/components/ui/action-button";
import { ReplayDialog, ReplayStatus } from "@/components/ui/replay-dialog";
import { type Replayed, useReplay } from "@/components/ui/use-replay";
import { texts } from "../texts";

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
            <RotateCcw aria-hidden /> {texts.move.replay.button}
          </ActionButton>
        }
        title={texts.move.replay.title}
        emptyText={texts.move.replay.empty}
        question={(matched) => <p>{texts.move.replay.question(matched)}</p>}
      />
      <ReplayStatus started={replay.started} text={texts.move.replay.started} />
    </div>
  );
}
