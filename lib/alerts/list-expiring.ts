import { z } from "zod";
import type { Context } from "@/lib/auth/context";
import { mayDo, requireRight } from "@/lib/auth/require-right";
import { tenantSql } from "@/lib/auth/tenant";
import { allOf, db, sql } from "@/lib/platform/database/db";
import {
  type ApiKeyId,
  type EndpointId,
  type PartnerId,
  type PublicId,
  publicId,
  type SourceId,
} from "@/lib/platform/ids";
import { parseInput } from "@/lib/platform/parse-input";

const inputSchema = z.strictObject({
  /** Secrets whose overlap ends within this many hours. */
  withinHours: z.number().positive().max(8_760).default(24),
  /** API keys that expire within this many days. */
  keysWithinDays: z.number().positive().max(365).default(14),
});

/** An old secret whose overlap ends soon. Requests that still use it then fail. */
export interface ExpiringSecret {
  readonly ownerKind: "source" | "endpoint";
  readonly ownerId: string;
  /** The source's slug or the endpoint's URL. */
  readonly ownerName: string;
  /** Null for a source, which belongs to no partner. */
  readonly partnerId: PublicId<"partner"> | null;
  readonly version: number;
  readonly lastFour: string;
  readonly expiresAt: string;
}

export interface ExpiringApiKey {
  readonly id: PublicId<"apiKey">;
  readonly name: string;
  readonly prefix: string;
  readonly partnerId: PublicId<"partner"> | null;
  readonly expiresAt: string;
}

export interface Expiring {
  readonly secrets: readonly ExpiringSecret[];
  readonly apiKeys: readonly ExpiringApiKey[];
}

/**
 * What stops working soon, soonest first: old secrets whose overlap ends, and API keys. A partner sees its own only, and
 * only actors who may manage keys see the keys. The times are compared with the database's clock, which also ends them.
 */
export async function listExpiring({ ctx, input }: { ctx: Context; input?: unknown }): Promise<Expiring> {
  requireRight(ctx, "read");
  const { withinHours, keysWithinDays } = parseInput(inputSchema, input ?? {});
  const [secrets, apiKeys] = await Promise.all([
    listSecrets(ctx, withinHours),
    mayDo(ctx.actor, "manage_keys") ? listApiKeys(ctx, keysWithinDays) : [],
  ]);
  return { secrets, apiKeys };
}

interface SecretRow {
  readonly sourceId: SourceId | null;
  readonly endpointId: EndpointId | null;
  readonly ownerName: string;
  readonly partnerId: PartnerId | null;
  readonly version: number;
  readonly lastFour: string;
  readonly expiresAt: Date;
}

async function listSecrets(ctx: Context, withinHours: number): Promise<ExpiringSecret[]> {
  const where = allOf([
    sql`k.expires_at > now() AND k.expires_at <= now() + ${withinHours} * interval '1 hour'`,
    sql`ep.deleted_at IS NULL`,
    tenantSql(ctx, sql`ep.partner_id`),
  ]);
  const rows = await db().$queryRaw<SecretRow[]>(
    sql`SELECT k.source_id AS "sourceId", k.endpoint_id AS "endpointId", coalesce(s.slug, ep.url) AS "ownerName",
        ep.partner_id AS "partnerId", k.version, k.last_four AS "lastFour", k.expires_at AS "expiresAt"
      FROM secrets k LEFT JOIN sources s ON s.id = k.source_id LEFT JOIN endpoints ep ON ep.id = k.endpoint_id
      WHERE ${where} ORDER BY k.expires_at, k.id`,
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
  readonly id: ApiKeyId;
  readonly name: string;
  readonly prefix: string;
  readonly partnerId: PartnerId | null;
  readonly expiresAt: Date;
}

async function listApiKeys(ctx: Context, withinDays: number): Promise<ExpiringApiKey[]> {
  const where = allOf([
    sql`k.revoked_at IS NULL`,
    sql`k.expires_at > now() AND k.expires_at <= now() + ${withinDays} * interval '1 day'`,
    tenantSql(ctx, sql`k.partner_id`),
  ]);
  const rows = await db().$queryRaw<KeyRow[]>(
    sql`SELECT k.id, k.name, k.prefix, k.partner_id AS "partnerId", k.expires_at AS "expiresAt"
      FROM api_keys k WHERE ${where} ORDER BY k.expires_at, k.id`,
  );
  return rows.map(({ id, partnerId, expiresAt, ...row }) => ({
    ...row,
    id: publicId("apiKey", id),
    partnerId: partnerId && publicId("partner", partnerId),
    expiresAt: expiresAt.toISOString(),
  }));
}
