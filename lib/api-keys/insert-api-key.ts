import type { CommandAudit, Scope } from "@/lib/audit/command";
import type { Right, Role } from "@/lib/auth/rights";
import type { CommandOutcome } from "@/lib/platform/command";
import { newId, type PartnerId } from "@/lib/platform/ids";
import type { ApiKey } from "@/prisma/generated/client";
import { hashApiKey, shownPrefix } from "./key-text";
import { makerOfKey } from "./maker";
import { writeScopes } from "./scopes";

export interface NewKeyRow {
  readonly key: string;
  readonly name: string;
  readonly role: Role;
  readonly partnerId: PartnerId | null;
  readonly scopes?: readonly Right[];
  readonly expiresAt?: Date;
}

/** Writes an API key's row. Only the hash of the key is stored. */
export async function insertApiKey(
  { tx, ctx }: Pick<Scope, "tx" | "ctx">,
  values: NewKeyRow,
): Promise<CommandOutcome<ApiKey, CommandAudit>> {
  const { key, name, role, partnerId } = values;
  const { expiresAt, ...maker } = await makerOfKey(tx, ctx, values.expiresAt);
  const scopes = writeScopes(values.scopes);
  const row = await tx.apiKey.create({
    data: {
      id: newId(),
      name,
      role,
      partnerId,
      scopes,
      expiresAt,
      ...maker,
      prefix: shownPrefix(key),
      hash: hashApiKey(key),
    },
  });
  const detail = { name, role, scopes, expiresAt: expiresAt?.toISOString() ?? null };
  return { result: row, audit: { targetId: row.id, partnerId, detail } };
}
