import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/auth/context";
import { prisma } from "@/lib/platform/database/prisma";
import { parseInput } from "@/lib/platform/parse-input";
import { findSource } from "./find-source";
import { updateSourceInput } from "./schemas";
import { type SourceView, sourceView } from "./source-view";

/** Changes a source. `silentAfterMinutes` null: it may be silent for ever; a number counts from now on. */
export async function updateSource(args: {
  ctx: Context;
  sourceId: string;
  input: unknown;
}): Promise<SourceView> {
  const { ctx } = args;
  requireRight(ctx, "operate");
  const { silentAfterMinutes } = parseInput(updateSourceInput, args.input);
  return prisma().$transaction(async (tx) => {
    const before = await findSource(args.sourceId, tx);
    if (silentAfterMinutes === undefined || silentAfterMinutes === before.silentAfterMinutes) {
      return sourceView(before);
    }
    const watchedFrom = silentAfterMinutes === null ? null : ctx.clock.now();
    const after = await tx.source.update({
      where: { id: before.id },
      data: { silentAfterMinutes, watchedFrom },
    });
    await recordAudit(tx, ctx, {
      action: "source.update",
      targetKind: "source",
      targetId: before.id,
      partnerId: null,
      detail: { silentAfterMinutes },
    });
    return sourceView(after);
  });
}
