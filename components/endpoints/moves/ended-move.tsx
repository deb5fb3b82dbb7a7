import { Time } from "@/components/format/time";
import type { MoveDetail } from "@/lib/deliveries/copies/compare-copies";
import { ReplayFailed, type ReplayFailedProps } from "./replay-failed";

export interface EndedMoveProps {
  readonly move: MoveDetail;
  /** Undefined for readers who may not replay. */
  readonly replay?: ReplayFailedProps;
}

/** The result of the last move. After a switch, failed deliveries of the old URL can be replayed. */
export function EndedMove({ move, replay }: EndedMoveProps) {
  const { status, fromUrl, toUrl, endedAt, endedBy } = move;
  const switched = status === "switched";
  return (
    <div className="grid gap-2">
      <p className="break-words text-muted text-sm">
        {switched ? "Moved from " : "Stopped the move to "}
        <code className="font-mono text-text text-xs [overflow-wrap:anywhere]">
          {switched ? fromUrl : toUrl}
        </code>
        {endedAt && (
          <>
            , <Time at={endedAt} />
          </>
        )}
        {endedBy && ` by ${endedBy}`}
      </p>
      {switched && replay && <ReplayFailed {...replay} />}
    </div>
  );
}
