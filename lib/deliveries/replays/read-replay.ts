import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import type { PublicId } from "@/lib/platform/ids";
import { findReplay } from "./find-replay";
import { type ReplayView, replayView } from "./replay-view";

/** Reads a bulk replay with its progress. */
export async function readReplay(args: { ctx: Context; replayId: PublicId<"replay"> }): Promise<ReplayView> {
  requireRight(args.ctx, "read");
  return replayView(await findReplay(args.ctx, args.replayId));
}
