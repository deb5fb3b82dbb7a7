import type { Actor } from "@/lib/auth/context";
import { keyStatus } from "@/lib/auth/key-status";
import { type Right, rightsOf } from "@/lib/auth/rights";
import { pool } from "@/lib/platform/database/pool";
import type { ApiKeyId, PartnerId } from "@/lib/platform/ids";
import { log } from "@/lib/platform/logger";
import type { Role } from "@/prisma/generated/client";
import { hashApiKey } from "./key-text";
import { readScopes } from "./scopes";

interface Row {
  readonly id: ApiKeyId;
  readonly name: string;
  readonly role: Role;
  readonly scopes: string | null;
  readonly partnerId: PartnerId | null;
  readonly isUseUnrecorded: boolean;
  readonly revokedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly now: Date;
  /** The current role of the member who made the key. */
  readonly makerRole: Role | null;
  readonly makerPartnerId: PartnerId | null;
  readonly makerDisabledAt: Date | null;
}

/**
 * The actor behind an API key; undefined if the key is unknown or not active. Nothing is cached, so a revocation takes effect with the next request.
 */
export async function authenticateApiKey(key: string): Promise<Actor | undefined> {
  const { rows } = await pool().query<Row>({
    name: "authenticate-api-key",
    text: `SELECT k.id, k.name, k.role, k.scopes, k.partner_id AS "partnerId", u.role AS "makerRole",
        u.partner_id AS "makerPartnerId", u.disabled_at AS "makerDisabledAt",
        k.revoked_at AS "revokedAt", k.expires_at AS "expiresAt", now(),
        k.last_used_at IS NULL OR k.last_used_at < now() - interval '1 minute' AS "isUseUnrecorded"
      FROM api_keys k LEFT JOIN users u ON u.id = k.made_by_user_id
      WHERE k.hash = $1`,
    values: [hashApiKey(key)],
  });
  const [row] = rows;
  if (!row || keyStatus({ ...row, madeByUser: makerOf(row) }, row.now) !== "active") return undefined;
  if (row.isUseUnrecorded) recordUse(row.id);
  const { id, name, role, partnerId } = row;
  return { kind: "api_key", id, name, role, partnerId, scopes: scopesOf(row) };
}

function makerOf({ makerRole, makerPartnerId, makerDisabledAt }: Row) {
  return makerRole === null ? null : { partnerId: makerPartnerId, disabledAt: makerDisabledAt };
}

/** A key has no rights that the member who made it no longer has. */
function scopesOf({ role, scopes, makerRole }: Row): Right[] | null {
  const own = readScopes(scopes);
  if (makerRole === null) return own;
  return (own ?? rightsOf[role]).filter((right) => rightsOf[makerRole].includes(right));
}

/** Runs at most once a minute, and without the request waiting for it or failing with it. */
function recordUse(id: ApiKeyId): void {
  pool()
    .query({
      name: "record-api-key-use",
      text: `UPDATE api_keys SET last_used_at = now()
        WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`,
      values: [id],
    })
    .catch((error: unknown) => log.warn("the use of an API key could not be recorded", { error }));
}
