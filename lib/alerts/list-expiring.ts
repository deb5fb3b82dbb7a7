import { z } from "zod";
import { type Context, mayDo, requireRight, tenantOf } from "@/lib/auth/context";
import { pool } from "@/lib/platform/database/pool";
import { publicId } from "@/lib/platform/ids";
import { parseInput } from "@/lib/platform/parse-input";

const inputSchema = z.strictObject({
  /** Overlaps that end within so many hours. */
  withinHours: z.number().positive().max(8_760).default(24),
  /** API keys that expire within so many days. */
  keysWithinDays: z.number().positive().max(365).default(14),
});

/** An old secret whose overlap is about to end: whoever still uses it fails from then on. */
export interface ExpiringSecret {
  readonly ownerKind: "source" | "endpoint";
  readonly ownerId: string;
  /** The source's slug or the endpoint's URL. */
  readonly ownerName: string;
  /** Null: a source's, which is the operators' business. */
  readonly partnerId: string | null;
  readonly version: number;
  readonly lastFour: string;
  readonly expiresAt: string;
}

export interface ExpiringApiKey {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly partnerId: string | null;
  readonly expiresAt: string;
}

export interface Expiring {
  readonly secrets: readonly ExpiringSecret[];
  readonly apiKeys: readonly ExpiringApiKey[];
}

/**
 * What stops working soon, the soonest first: old secrets at the end of their overlap, and API keys. A partner hears of
 * its own only, and of keys whoever may manage them. By the database's clock, which is the one that ends them.
 */
export async function listExpiring({ ctx, input }: { ctx: Context; input?: unknown }): Promise<Expiring> {
  requireRight(ctx, "read");
  const { withinHours, keysWithinDays } = parseInput(inputSchema, input ?? {});
  const tenant = tenantOf(ctx);
  const [secrets, apiKeys] = await Promise.all([
    expiringSecrets(tenant, withinHours),
    mayDo(ctx.actor, "manage_keys") ? expiringApiKeys(tenant, keysWithinDays) : [],
  ]);
  return { secrets, apiKeys };
}

interface SecretRow {
  readonly sourceId: string | null;
  readonly endpointId: string | null;
  readonly ownerName: string;
  readonly partnerId: string | null;
  readonly version: number;
  readonly lastFour: string;
  readonly expiresAt: Date;
}

async function expiringSecrets(tenant: string | null, withinHours: number): Promise<ExpiringSecret[]> {
  const { rows } = await pool().query<SecretRow>(
    `SELECT k.source_id AS "sourceId", k.endpoint_id AS "endpointId", coalesce(s.slug, ep.url) AS "ownerName",
       ep.partner_id AS "partnerId", k.version, k.last_four AS "lastFour", k.expires_at AS "expiresAt"
     FROM secrets k LEFT JOIN sources s ON s.id = k.source_id LEFT JOIN endpoints ep ON ep.id = k.endpoint_id
     WHERE k.expires_at > now() AND k.expires_at <= now() + $1 * interval '1 hour' AND ep.deleted_at IS NULL
       AND ($2::uuid IS NULL OR ep.partner_id = $2)
     ORDER BY k.expires_at, k.id`,
    [withinHours, tenant],
  );
  return rows.map(({ sourceId, endpointId, partnerId, expiresAt, ...row }) => ({
    ...row,
    ownerKind: sourceId ? "source" : "endpoint",
    ownerId: sourceId ? publicId("source", sourceId) : publicId("endpoint", endpointId ?? ""),
    partnerId: partnerId && publicId("partner", partnerId),
    expiresAt: expiresAt.toISOString(),
  }));
}

interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly partnerId: string | null;
  readonly expiresAt: Date;
}

async function expiringApiKeys(tenant: string | null, withinDays: number): Promise<ExpiringApiKey[]> {
  const { rows } = await pool().query<KeyRow>(
    `SELECT id, name, prefix, partner_id AS "partnerId", expires_at AS "expiresAt" FROM api_keys
     WHERE revoked_at IS NULL AND expires_at > now() AND expires_at <= now() + $1 * interval '1 day'
       AND ($2::uuid IS NULL OR partner_id = $2)
     ORDER BY expires_at, id`,
    [withinDays, tenant],
  );
  return rows.map(({ id, partnerId, expiresAt, ...row }) => ({
    ...row,
    id: publicId("apiKey", id),
    partnerId: partnerId && publicId("partner", partnerId),
    expiresAt: expiresAt.toISOString(),
  }));
}
