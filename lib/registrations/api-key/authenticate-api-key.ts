import type { Actor } from "@/lib/platform/context";
import { pool } from "@/lib/platform/database/pool";
import type { Role } from "@/prisma/generated/client";
import { hashApiKey } from "./create-api-key";

interface Row {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly partnerId: string | null;
}

/**
 * Who a Bearer key stands for, or undefined for one that is unknown, expired or revoked. The same statement notes the
 * use, at most once a minute.
 */
export async function authenticateApiKey(key: string): Promise<Actor | undefined> {
  const { rows } = await pool().query<Row>({
    name: "authenticate-api-key",
    text: `WITH found AS (
        SELECT id, name, role, partner_id AS "partnerId" FROM api_keys
        WHERE hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
      ), noted AS (
        UPDATE api_keys k SET last_used_at = now() FROM found
        WHERE k.id = found.id AND (k.last_used_at IS NULL OR k.last_used_at < now() - interval '1 minute')
      )
      SELECT * FROM found`,
    values: [hashApiKey(key)],
  });
  const row = rows[0];
  return row && { kind: "api_key", ...row };
}
