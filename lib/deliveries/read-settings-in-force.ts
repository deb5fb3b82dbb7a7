import { type Context, requireRight } from "@/lib/auth/context";
import { prisma } from "@/lib/platform/database/prisma";
import { findDelivery } from "./find-delivery";
import { type Difference, differences, type Settings } from "./settings-in-force";

/** The endpoint's settings that an attempt was made under. */
export interface SettingsInForce {
  readonly version: number;
  readonly changedAt: string;
  readonly changedBy: string;
  readonly change: string;
  readonly timeoutMs: number | null;
  /** Today's version. */
  readonly current: number;
  readonly differences: readonly Difference[];
}

/**
 * The version of its endpoint's settings that one of a delivery's attempts was made under, and what has changed since.
 * The endpoint may have been deleted: its history stays.
 * @returns null for a version that the history does not have
 * @throws PorticoError `not_found`
 */
export async function readSettingsInForce(args: {
  ctx: Context;
  deliveryId: string;
  version: number;
}): Promise<SettingsInForce | null> {
  const { ctx, deliveryId, version } = args;
  requireRight(ctx, "read");
  const { endpoint } = await findDelivery(ctx, deliveryId);
  const row = await prisma().endpointVersion.findUnique({
    where: { endpointId_version: { endpointId: endpoint.id, version } },
  });
  if (!row) return null;
  const config = row.config as Settings;
  return {
    version,
    changedAt: row.changedAt.toISOString(),
    changedBy: row.changedBy,
    change: row.change,
    timeoutMs: typeof config.timeoutMs === "number" ? config.timeoutMs : null,
    current: endpoint.version,
    differences: differences(config, endpoint as unknown as Settings),
  };
}
