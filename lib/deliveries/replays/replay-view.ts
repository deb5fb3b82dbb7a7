import { publicId } from "@/lib/platform/ids";
import type { Replay } from "@/prisma/generated/client";

/** A bulk replay in the API and the portal. */
export function replayView(replay: Replay) {
  return {
    id: publicId("replay", replay.id),
    kind: replay.kind,
    status: replay.status,
    matched: replay.matched,
    done: replay.done,
    ratePerSecond: replay.rateLimit,
    createdBy: replay.createdBy,
    createdAt: replay.createdAt.toISOString(),
    finishedAt: replay.finishedAt?.toISOString() ?? null,
  };
}

export type ReplayView = ReturnType<typeof replayView>;
