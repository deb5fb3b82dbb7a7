import { command } from "@/lib/audit/command";
import type { PublicId } from "@/lib/platform/ids";
import { findSource } from "./find-source";
import { updateSourceInput } from "./schemas";
import { sourceView } from "./source-view";

/**
 * Changes after how many minutes without an event a source counts as silent. Null: never. A new number is measured
 * from now on.
 * @throws PorticoError `not_found`
 */
export const updateSource = command({
  right: "operate",
  input: updateSourceInput,
  audit: "source.update",
  run: async ({ tx, ctx, input: { silentAfterMinutes } }, { sourceId }: { sourceId: PublicId<"source"> }) => {
    const before = await findSource(sourceId, tx);
    if (silentAfterMinutes === undefined || silentAfterMinutes === before.silentAfterMinutes) {
      return { result: sourceView(before), audit: null };
    }
    const watchedFrom = silentAfterMinutes === null ? null : ctx.clock.now();
    const after = await tx.source.update({
      where: { id: before.id },
      data: { silentAfterMinutes, watchedFrom },
    });
    return {
      result: sourceView(after),
      audit: { targetId: after.id, partnerId: null, detail: { silentAfterMinutes } },
    };
  },
});
