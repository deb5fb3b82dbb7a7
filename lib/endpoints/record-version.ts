import type { Context } from "@/lib/auth/context";
import type { Tx } from "@/lib/platform/database/prisma";
import type { Endpoint } from "@/prisma/generated/client";

/** Keeps the configuration as it is after a change. Attempts name the version that they were made under. */
export async function recordVersion(tx: Tx, ctx: Context, endpoint: Endpoint, change: string): Promise<void> {
  await tx.endpointVersion.create({
    data: {
      endpointId: endpoint.id,
      version: endpoint.version,
      changedBy: ctx.actor.name,
      change,
      config: {
        url: endpoint.url,
        dialect: endpoint.dialect,
        description: endpoint.description,
        eventTypes: endpoint.eventTypes,
        filter: endpoint.filter ?? {},
        status: endpoint.status,
        timeoutMs: endpoint.timeoutMs,
        retrySchedule: endpoint.retrySchedule,
        maxInFlight: endpoint.maxInFlight,
        rateLimit: endpoint.rateLimit,
        ordered: endpoint.ordered,
        lateSuccess: endpoint.lateSuccess,
        disableAfter: endpoint.disableAfter,
      },
    },
  });
}
