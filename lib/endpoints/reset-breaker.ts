import type { Tx } from "@/lib/platform/database/prisma";

/**
 * Lets an endpoint start afresh: its failures are forgotten and its breaker is closed. For the moments in which what
 * failed before says nothing about what comes: it was enabled again, moved to another URL, or given another secret.
 */
export async function resetBreaker(tx: Tx, endpointId: string): Promise<void> {
  await tx.lane.updateMany({
    where: { endpointId, failures: { gt: 0 } },
    data: { failures: 0, failingSince: null, probeAt: null, failedProbes: 0 },
  });
}
