import { command } from "@/lib/audit/command";
import { noInput } from "@/lib/platform/command";
import type { PublicId } from "@/lib/platform/ids";
import { endOverlap } from "@/lib/secrets/replace-secret";
import { findEndpoint } from "./find-endpoint";

/**
 * Ends the overlap of an endpoint's secrets now: from here on only the newest one signs.
 * @throws PorticoError `not_found`
 */
export const endEndpointOverlap = command({
  right: "manage_endpoints",
  input: noInput,
  audit: "endpoint.end_overlap",
  run: async ({ tx, ctx }, { endpointId }: { endpointId: PublicId<"endpoint"> }) => {
    const { id, partnerId } = await findEndpoint(ctx, endpointId, tx);
    const endedVersions = await endOverlap(tx, { endpointId: id });
    return {
      result: { id: endpointId, endedVersions },
      audit: endedVersions.length > 0 ? { targetId: id, partnerId, detail: { endedVersions } } : null,
    };
  },
});
