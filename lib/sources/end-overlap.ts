import { command } from "@/lib/audit/command";
import { noInput } from "@/lib/platform/command";
import type { PublicId } from "@/lib/platform/ids";
import { endOverlap } from "@/lib/secrets/replace-secret";
import { findSource } from "./find-source";

/**
 * Ends the overlap of a source's secrets now: from here on only requests signed with the newest one are accepted.
 * @throws PorticoError `not_found`
 */
export const endSourceOverlap = command({
  right: "operate",
  input: noInput,
  audit: "source.end_overlap",
  run: async ({ tx }, { sourceId }: { sourceId: PublicId<"source"> }) => {
    const source = await findSource(sourceId, tx);
    const endedVersions = await endOverlap(tx, { sourceId: source.id });
    return {
      result: { id: sourceId, endedVersions },
      audit:
        endedVersions.length > 0 ? { targetId: source.id, partnerId: null, detail: { endedVersions } } : null,
    };
  },
});
