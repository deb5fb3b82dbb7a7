import { recordAudit } from "@/lib/audit/record-audit";
import type { Context } from "@/lib/auth/context";
import { pool } from "@/lib/platform/database/pool";
import { prisma } from "@/lib/platform/database/prisma";
import { knownKeyIds } from "@/lib/platform/encryption";

/** A key that secrets in force are sealed under, and that this process was not given. */
export interface MissingKey {
  readonly keyId: string;
  readonly secrets: number;
}

/**
 * The keys that are missing; none when all is well. One cheap statement: the key ids of secrets in force against those
 * of this process. An id is a hash of its key, so the right id means the right key.
 */
export async function missingKeys(): Promise<MissingKey[]> {
  const { rows } = await pool().query<MissingKey>({
    name: "missing-keys",
    text: `SELECT k.key_id AS "keyId", count(*) AS secrets
      FROM secrets k LEFT JOIN endpoints ep ON ep.id = k.endpoint_id
      WHERE k.key_id <> ALL($1) AND (k.expires_at IS NULL OR k.expires_at > now()) AND ep.deleted_at IS NULL
      GROUP BY k.key_id ORDER BY k.key_id`,
    values: [knownKeyIds()],
  });
  return rows;
}

/** What is wrong and what to do, for whoever starts Portico. */
export function explainMissingKeys(missing: readonly MissingKey[]): string {
  const unreadable = missing.map(({ keyId, secrets }) => `${secrets} under the key ${keyId}`).join(", ");
  return [
    `Stored signing secrets cannot be opened: ${unreadable}.`,
    `This process has the keys ${knownKeyIds().join(", ")}, from PORTICO_ENCRYPTION_KEY and PORTICO_ENCRYPTION_KEY_PREVIOUS.`,
    "Set the key that they were sealed under. If it is lost, `npm run reencrypt -- --end-lost` ends those secrets.",
  ].join("\n");
}

/**
 * For a key that is lost: ends every secret in force that no key of this process opens. Their sources then take nothing
 * and their endpoints fail with `no_secret`, until each is given a new secret.
 * @returns whose secrets ended: a source's slug, an endpoint's URL
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
