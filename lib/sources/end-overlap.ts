import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/auth/context";
import { prisma } from "@/lib/platform/database/prisma";
import { endOverlap } from "@/lib/secrets/replace-secret";
import { findSource } from "./find-source";

/** Ends a source's running overlap now: only what its newest secret signed is taken from here on. */
export async function endSourceOverlap({ ctx, sourceId }: { ctx: Context; sourceId: string }) {
  requireRight(ctx, "operate");
  return prisma().$transaction(async (tx) => {
    const source = await findSource(sourceId, tx);
    const endedVersions = await endOverlap(tx, { sourceId: source.id });
    if (endedVersions.length > 0) {
      await recordAudit(tx, ctx, {
        action: "source.end_overlap",
        targetKind: "source",
        targetId: source.id,
        partnerId: null,
        detail: { endedVersions },
      });
    }
    return { id: sourceId, endedVersions };
  });
}
