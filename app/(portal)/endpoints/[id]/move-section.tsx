import { BeginMove } from "@/components/endpoints/moves/begin-move";
import { EndedMove } from "@/components/endpoints/moves/ended-move";
import { OpenMove } from "@/components/endpoints/moves/open-move";
import { Section } from "@/components/ui/section";
import { type Context, mayDo } from "@/lib/auth/context";
import type { MoveDetail } from "@/lib/deliveries/copies/compare-copies";
import type { EndpointDetail } from "@/lib/endpoints/read-endpoint";
import { abandonMove, beginMove, completeMove, countFailedAt, replayFailedAt } from "../move-actions";

/** A move that waits for someone to decide. */
export function MoveUnderWay({ ctx, move }: { ctx: Context; move: MoveDetail }) {
  const { endpointId } = move;
  const decide = {
    onSwitch: completeMove.bind(null, endpointId),
    onStop: abandonMove.bind(null, endpointId),
  };
  return <OpenMove move={move} decide={mayDo(ctx.actor, "manage_endpoints") ? decide : undefined} />;
}

interface MoveSectionProps {
  readonly ctx: Context;
  readonly endpoint: Pick<EndpointDetail, "id" | "url" | "status">;
  /** The last move, which has ended; undefined when there was none. */
  readonly last: MoveDetail | undefined;
}

/** How the last move ended, and the way to begin one. */
export function MoveSection({ ctx, endpoint: { id, url, status }, last }: MoveSectionProps) {
  const mayBegin = mayDo(ctx.actor, "manage_endpoints");
  if (!mayBegin && !last) return null;
  const replay = last && {
    onCount: countFailedAt.bind(null, id, last.fromUrl),
    onStart: replayFailedAt.bind(null, id, last.fromUrl),
  };
  const obstacle =
    status === "enabled" ? null : `The endpoint is ${status}. Enable it, or change its URL in the settings`;
  return (
    <Section title="Move">
      <div className="grid gap-3">
        {last && <EndedMove move={last} replay={mayDo(ctx.actor, "replay") ? replay : undefined} />}
        {mayBegin && <BeginMove url={url} obstacle={obstacle} onBegin={beginMove.bind(null, id)} />}
      </div>
    </Section>
  );
}
