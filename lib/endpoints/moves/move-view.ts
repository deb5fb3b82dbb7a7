import { publicId } from "@/lib/platform/ids";
import type { EndpointMove } from "@/prisma/generated/client";

/** A move of an endpoint to another URL, as callers see it. */
export function moveView(move: EndpointMove) {
  return {
    id: publicId("move", move.id),
    endpointId: publicId("endpoint", move.endpointId),
    fromUrl: move.fromUrl,
    toUrl: move.toUrl,
    status: move.status,
    startedBy: move.startedBy,
    startedAt: move.startedAt.toISOString(),
    /** When the copies end. */
    shadowUntil: move.shadowUntil.toISOString(),
    endedBy: move.endedBy,
    endedAt: move.endedAt?.toISOString() ?? null,
  };
}

export type MoveView = ReturnType<typeof moveView>;
