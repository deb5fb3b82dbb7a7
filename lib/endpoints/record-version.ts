import type { Scope } from "@/lib/audit/command";
import type { Endpoint } from "@/prisma/generated/client";

/** Stores the settings as they are after a change. Attempts name the version that they were made with. */
export async function recordVersion(
  { tx, ctx }: Pick<Scope, "tx" | "ctx">,
  endpoint: Endpoint,
  change: string,
): Promise<void> {
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
