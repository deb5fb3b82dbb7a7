import { type Context, requireRight } from "@/lib/auth/context";
import { findReplay } from "./find-replay";
import { type ReplayView, replayView } from "./replay-view";

/** How far a bulk replay has come. */
export async function readReplay({ ctx, replayId }: { ctx: Context; replayId: string }): Promise<ReplayView> {
  requireRight(ctx, "read");
  return replayView(await findReplay(ctx, replayId));
}
