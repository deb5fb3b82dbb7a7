import { EndedMove } from "@/components/endpoints/moves/ended-move";
import { OpenMove } from "@/components/endpoints/moves/open-move";
import { StartMove } from "@/components/endpoints/moves/start-move";
import { Section } from "@/components/ui/section";
import type { Context } from "@/lib/auth/context";
import { mayDo } from "@/lib/auth/require-right";
import type { MoveDetail } from "@/lib/deliveries/copies/compare-copies";
import type { EndpointDetail } from "@/lib/endpoints/read-endpoint";
import { abandonMove, beginMove, completeMove, countFailedAt, replayFailedAt } from "../move-actions";

/** A move in progress. */
export function OpenMoveSection({ ctx, move }: { ctx: Context; move: MoveDetail }) {
  const { endpointId } = move;
  const actions = {
    onSwitch: completeMove.bind(null, endpointId),
    onStop: abandonMove.bind(null, endpointId),
  };
  return <OpenMove move={move} actions={mayDo(ctx.actor, "manage_endpoints") ? actions : undefined} />;
}

interface MoveSectionProps {
  readonly ctx: Context;
  readonly endpoint: Pick<EndpointDetail, "id" | "url" | "status">;
  /** The last move, which has ended; undefined without one. */
  readonly lastMove: MoveDetail | undefined;
}

/** The result of the last move, and the button that starts one. */
export function MoveSection({ ctx, endpoint: { id, url, status }, lastMove }: MoveSectionProps) {
  const mayStart = mayDo(ctx.actor, "manage_endpoints");
  if (!mayStart && !lastMove) return null;
  const replay = lastMove && {
    onCount: countFailedAt.bind(null, id, lastMove.fromUrl),
    onStart: replayFailedAt.bind(null, id, lastMove.fromUrl),
  };
  const disabledReason =
    status === "enabled"
      ? null
      : `The endpoint is ${status}. Enable it first, or change its URL in the settings`;
  return (
    <Section title="URL move">
      <div className="grid gap-3">
        {lastMove && <EndedMove move={lastMove} replay={mayDo(ctx.actor, "replay") ? replay : undefined} />}
        {mayStart && (
          <StartMove url={url} disabledReason={disabledReason} onStart={beginMove.bind(null, id)} />
        )}
      </div>
    </Section>
  );
}
