import { recordAudit } from "@/lib/audit/record-audit";
import type { Context, Right, Role } from "@/lib/auth/context";
import type { Tx } from "@/lib/platform/database/prisma";
import { newId } from "@/lib/platform/ids";
import type { ApiKey } from "@/prisma/generated/client";
import { hashApiKey, shownPrefix } from "./key-text";
import { writeScopes } from "./scopes";

export interface NewKeyRow {
  readonly key: string;
  readonly name: string;
  readonly role: Role;
  readonly partnerId: string | null;
  readonly scopes?: readonly Right[];
  readonly expiresAt?: Date;
}

/** Writes a key's row and its audit row. Only the hash of the key is kept. */
export async function insertApiKey(tx: Tx, ctx: Context, values: NewKeyRow): Promise<ApiKey> {
  const { key, name, role, partnerId, expiresAt } = values;
  const scopes = writeScopes(values.scopes);
  const row = await tx.apiKey.create({
    data: {
      id: newId(),
      name,
      role,
      partnerId,
      scopes,
      expiresAt,
      prefix: shownPrefix(key),
      hash: hashApiKey(key),
    },
  });
  await recordAudit(tx, ctx, {
    action: "api_key.create",
    targetKind: "api_key",
    targetId: row.id,
    partnerId,
    detail: { name, role, scopes, expiresAt: expiresAt?.toISOString() ?? null },
  });
  return row;
}
