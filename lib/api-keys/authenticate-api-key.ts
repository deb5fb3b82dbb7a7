import type { Actor } from "@/lib/auth/context";
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
}

/**
 * The actor behind an API key; undefined if the key is unknown, expired or revoked. Nothing is cached, so a revocation
 * takes effect with the next request.
 */
export async function authenticateApiKey(key: string): Promise<Actor | undefined> {
  const { rows } = await pool().query<Row>({
    name: "authenticate-api-key",
    text: `SELECT id, name, role, scopes, partner_id AS "partnerId",
        last_used_at IS NULL OR last_used_at < now() - interval '1 minute' AS "isUseUnrecorded"
      FROM api_keys WHERE hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`,
    values: [hashApiKey(key)],
  });
  const [row] = rows;
  if (!row) return undefined;
  if (row.isUseUnrecorded) recordUse(row.id);
  const { id, name, role, partnerId } = row;
  return { kind: "api_key", id, name, role, partnerId, scopes: readScopes(row.scopes) };
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
