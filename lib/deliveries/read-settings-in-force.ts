import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { settingKeys } from "@/lib/endpoints/settings";
import { changedFields, type FieldChange, isStoredFields } from "@/lib/platform/changed-fields";
import { prisma } from "@/lib/platform/database/prisma";
import type { PublicId } from "@/lib/platform/ids";
import { pick } from "@/lib/platform/objects";
import { findDelivery } from "./find-delivery";

/** The version of an endpoint's settings that an attempt used. */
export interface SettingsInForce {
  readonly version: number;
  readonly changedAt: string;
  readonly changedBy: string;
  readonly change: string;
  readonly timeoutMs: number | null;
  /** The current version. */
  readonly current: number;
  readonly differences: readonly FieldChange[];
}

/**
 * The version of the endpoint's settings that an attempt used, and what has changed since. It works for deleted
 * endpoints, too: their history is kept.
 * @returns null if the history does not have this version
 * @throws PorticoError `not_found`
 */
export async function readSettingsInForce(args: {
  ctx: Context;
  deliveryId: PublicId<"delivery">;
  version: number;
}): Promise<SettingsInForce | null> {
  const { ctx, deliveryId, version } = args;
  requireRight(ctx, "read");
  const { endpoint } = await findDelivery(ctx, deliveryId);
  const row = await prisma().endpointVersion.findUnique({
    where: { endpointId_version: { endpointId: endpoint.id, version } },
  });
  if (!row) return null;
  const config = isStoredFields(row.config) ? row.config : {};
  return {
    version,
    changedAt: row.changedAt.toISOString(),
    changedBy: row.changedBy,
    change: row.change,
    timeoutMs: typeof config.timeoutMs === "number" ? config.timeoutMs : null,
    current: endpoint.version,
    differences: changedFields(config, pick(endpoint, settingKeys)),
  };
}
