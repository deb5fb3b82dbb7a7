import { command } from "@/lib/audit/command";
import { noInput } from "@/lib/platform/command";
import { newId } from "@/lib/platform/ids";
import type { ReplayFilter } from "./replay-filter";
import { replayView } from "./replay-view";

export interface ReplayPlan {
  readonly kind: "replay" | "missing";
  readonly filter: ReplayFilter;
  readonly matched: number;
  /** The greatest id of a delivery (or event) that belongs to the replay: those that come later do not. */
  readonly upTo: string;
  readonly ratePerSecond: number | undefined;
}

/**
 * Stores a bulk replay and starts its job. A replay that matches nothing is completed at once. The caller has counted
 * what matches, because counting may take longer than a transaction should.
 */
export const createReplay = command({
  right: "replay",
  input: noInput,
  audit: "replay.start",
  run: async ({ tx, ctx, effects }, plan: ReplayPlan) => {
    const { kind, matched, upTo } = plan;
    const filter = { ...plan.filter };
    const replay = await tx.replay.create({
      data: {
        id: newId(),
        kind,
        partnerId: plan.filter.partnerId ?? null,
        filter,
        matched,
        upTo,
        rateLimit: plan.ratePerSecond ?? null,
        createdBy: ctx.actor.name,
        ...(matched === 0 ? { status: "completed", finishedAt: ctx.clock.now() } : {}),
      },
    });
    if (matched > 0) effects.runReplay(replay.id);
    const { id, partnerId } = replay;
    const action = kind === "missing" ? ("replay.start_missing" as const) : ("replay.start" as const);
    return {
      result: replayView(replay),
      audit: { action, targetId: id, partnerId, detail: { filter, matched } },
    };
  },
});
