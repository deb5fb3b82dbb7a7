import type { Scope } from "@/lib/audit/command";
import type { EndpointId } from "@/lib/platform/ids";

/**
 * Forgets an endpoint's failures, closes its breaker and wakes its lane. For a change after which earlier failures mean
 * nothing: the endpoint was enabled again, moved to another URL, or given another secret.
 */
export async function resetBreaker(
  { tx, effects }: Pick<Scope, "tx" | "effects">,
  endpointId: EndpointId,
): Promise<void> {
  await tx.lane.updateMany({
    where: { endpointId, failures: { gt: 0 } },
    data: { failures: 0, failingSince: null, probeAt: null, failedProbes: 0 },
  });
  effects.wakeLane(endpointId);
}
