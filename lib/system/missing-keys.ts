import { recordAudit } from "@/lib/audit/record-audit";
import type { Context } from "@/lib/auth/context";
import { pool } from "@/lib/platform/database/pool";
import { prisma } from "@/lib/platform/database/prisma";
import { knownKeyIds } from "@/lib/platform/encryption";

/** An encryption key that active secrets need and this process does not have. */
export interface MissingKey {
  readonly keyId: string;
  readonly secrets: number;
}

/**
 * The missing keys. One cheap statement compares the key ids of active secrets with those of this process. An id is a
 * hash of its key, so the right id means the right key.
 */
export async function missingKeys(): Promise<MissingKey[]> {
  const { rows } = await pool().query<MissingKey>({
    name: "missing-keys",
    text: `SELECT k.key_id AS "keyId", count(*)::int AS secrets
      FROM secrets k LEFT JOIN endpoints ep ON ep.id = k.endpoint_id
      WHERE k.key_id <> ALL($1) AND (k.expires_at IS NULL OR k.expires_at > now()) AND ep.deleted_at IS NULL
      GROUP BY k.key_id ORDER BY k.key_id`,
    values: [knownKeyIds()],
  });
  return rows;
}

/** The problem and its solution, for the person who starts Portico. */
export function explainMissingKeys(missing: readonly MissingKey[]): string {
  const unreadable = missing.map(({ keyId, secrets }) => `${secrets} under the key ${keyId}`).join(", ");
  return [
    `Stored signing secrets cannot be opened: ${unreadable}.`,
    `This process has the keys ${knownKeyIds().join(", ")}, from PORTICO_ENCRYPTION_KEY and PORTICO_ENCRYPTION_KEY_PREVIOUS.`,
    "Set the key that they were encrypted with. If it is lost, `npm run reencrypt -- --end-lost` ends those secrets.",
  ].join("\n");
}

/**
 * For a lost key: ends every active secret that this process cannot decrypt. Their sources then accept nothing and their
 * endpoints fail with `no_secret`, until each gets a new secret.
 * @returns the slugs of the sources and the URLs of the endpoints whose secrets were ended
 */
export async function endUnreadableSecrets(ctx: Context): Promise<string[]> {
  return prisma().$transaction(async (tx) => {
    const now = ctx.clock.now();
    const unreadable = await tx.secret.findMany({
      where: { keyId: { notIn: knownKeyIds() }, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
      include: { source: true, endpoint: true },
      orderBy: { id: "asc" },
    });
    await tx.secret.updateMany({
      where: { id: { in: unreadable.map(({ id }) => id) } },
      data: { expiresAt: now },
    });
    for (const { source, endpoint, version, keyId } of unreadable) {
      const targetKind = source ? "source" : "endpoint";
      await recordAudit(tx, ctx, {
        action: `${targetKind}.end_lost_secret`,
        targetKind,
        targetId: source?.id ?? endpoint?.id ?? "",
        partnerId: endpoint?.partnerId ?? null,
        detail: { version, keyId },
      });
    }
    return unreadable.map(({ source, endpoint }) => source?.slug ?? endpoint?.url ?? "");
  });
}
