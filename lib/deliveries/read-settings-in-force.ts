import { type Context, requireRight } from "@/lib/auth/context";
import {
  isStoredSettings,
  type SettingChange,
  settingDifferences,
} from "@/lib/endpoints/setting-differences";
import { settingKeys } from "@/lib/endpoints/settings";
import { prisma } from "@/lib/platform/database/prisma";
import { pick } from "@/lib/platform/objects";
import { findDelivery } from "./find-delivery";

/** The endpoint's settings that an attempt was made with. */
export interface SettingsInForce {
  readonly version: number;
  readonly changedAt: string;
  readonly changedBy: string;
  readonly change: string;
  readonly timeoutMs: number | null;
  /** Today's version. */
  readonly current: number;
  readonly differences: readonly SettingChange[];
}

/**
 * The version of the endpoint's settings that an attempt of a delivery was made with, and what has changed since. It
 * works for a deleted endpoint too: its history stays.
 * @returns null if the history does not have the version
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
  const config = isStoredSettings(row.config) ? row.config : {};
  return {
    version,
    changedAt: row.changedAt.toISOString(),
    changedBy: row.changedBy,
    change: row.change,
    timeoutMs: typeof config.timeoutMs === "number" ? config.timeoutMs : null,
    current: endpoint.version,
    differences: settingDifferences(config, pick(endpoint, settingKeys)),
  };
}
