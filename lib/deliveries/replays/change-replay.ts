import { command } from "@/lib/audit/command";
import { noInput } from "@/lib/platform/command";
import { PorticoError } from "@/lib/platform/errors";
import type { PublicId } from "@/lib/platform/ids";
import { findReplay } from "./find-replay";
import { replayView } from "./replay-view";

/** The changes of a bulk replay: the statuses in which each is allowed, and the status after it. */
const changes = {
  pause: { from: ["running"], to: "paused" },
  resume: { from: ["paused"], to: "running" },
  cancel: { from: ["running", "paused"], to: "cancelled" },
} as const;

export type ReplayChange = keyof typeof changes;

interface Args {
  readonly replayId: PublicId<"replay">;
  readonly change: ReplayChange;
}

/**
 * Pauses, resumes or cancels a bulk replay. Deliveries that it has restarted before are delivered all the same.
 * @throws PorticoError `forbidden`, `not_found`, `conflict` if the status of the replay does not allow the change
 */
export const changeReplay = command({
  right: "replay",
  input: noInput,
  audit: "replay.pause",
  run: async ({ tx, ctx, effects }, { replayId, change }: Args) => {
    const { id, partnerId } = await findReplay(ctx, replayId, tx);
    const { from, to } = changes[change];
    const { count } = await tx.replay.updateMany({
      where: { id, status: { in: [...from] } },
      data: { status: to, finishedAt: to === "cancelled" ? ctx.clock.now() : null },
    });
    const replay = await tx.replay.findUniqueOrThrow({ where: { id } });
    if (count === 0) throw new PorticoError("conflict", `This replay is ${replay.status}.`);
    if (to === "running") effects.runReplay(id);
    return {
      result: replayView(replay),
      audit: { action: `replay.${change}` as const, targetId: id, partnerId },
    };
  },
});
