import { publicId } from "@/lib/platform/ids";
import type { Endpoint } from "@/prisma/generated/client";

/** An endpoint as callers see it: public ids, ISO times, no secret. */
export function endpointView(endpoint: Endpoint) {
  return {
    id: publicId("endpoint", endpoint.id),
    partnerId: publicId("partner", endpoint.partnerId),
    url: endpoint.url,
    dialect: endpoint.dialect,
    description: endpoint.description,
    eventTypes: endpoint.eventTypes,
    filter: endpoint.filter,
    status: endpoint.status,
    statusReason: endpoint.statusReason,
    timeoutMs: endpoint.timeoutMs,
    retrySchedule: endpoint.retrySchedule,
    maxInFlight: endpoint.maxInFlight,
    rateLimit: endpoint.rateLimit,
    ordered: endpoint.ordered,
    lateSuccess: endpoint.lateSuccess,
    disableAfter: endpoint.disableAfter,
    version: endpoint.version,
    createdAt: endpoint.createdAt.toISOString(),
  };
}

export type EndpointView = ReturnType<typeof endpointView>;
