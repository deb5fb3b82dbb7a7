import { publicId } from "@/lib/platform/ids";
import { pick } from "@/lib/platform/objects";
import type { Endpoint } from "@/prisma/generated/client";
import { settingKeys } from "./settings";

/** An endpoint as callers see it: public ids, ISO 8601 times, no secret. */
export function endpointView(endpoint: Endpoint) {
  return {
    id: publicId("endpoint", endpoint.id),
    partnerId: publicId("partner", endpoint.partnerId),
    ...pick(endpoint, settingKeys),
    statusReason: endpoint.statusReason,
    version: endpoint.version,
    createdAt: endpoint.createdAt.toISOString(),
  };
}

export type EndpointView = ReturnType<typeof endpointView>;
