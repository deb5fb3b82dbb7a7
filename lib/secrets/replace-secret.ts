import type { Dialect } from "@/lib/dialects/types";
import type { Tx } from "@/lib/platform/database/prisma";
import { PorticoError } from "@/lib/platform/errors";
import { invalidField } from "@/lib/platform/parse-input";
import { chooseSecret } from "./choose-secret";
import { decryptsTo, type SecretOwner, sealSecret } from "./sealed-secret";

const dayMs = 86_400_000;
const longestPlanDays = 30;

/** How many secrets of one owner can be active at a time. Each of them signs, or is tried, on every request. */
const maxActive = 10;

export interface SecretInput {
  /** How many seconds the old secrets stay active. The default comes from the dialect. */
  readonly overlapSeconds?: number;
  /** The secret to use. By default a new one is generated. */
  readonly secret?: string;
  /** When the new secret starts to sign. By default now. The overlap starts then. */
  readonly activeFrom?: Date;
}

export interface ReplacedSecret {
  /** Shown only this once. */
  readonly secret: string;
  readonly version: number;
  readonly overlapSeconds: number;
  /** When the new secret starts to sign; null for now. */
  readonly activeFrom: string | null;
  /** When all old secrets have ended, at the latest. Without an overlap: when the new one starts. */
  readonly oldSecretExpiresAt: string;
}

/**
 * Makes a new secret active, now or at a later time. The old ones end with the overlap, or earlier if they were to end
 * earlier already. Without an overlap all of them end when the new one starts. A secret that has not started yet is
 * cancelled. Times come from the database, which also decides what is active.
 * @throws PorticoError `invalid_input` for an invalid secret or time, `conflict` when too many would be active
 */
export async function replaceSecret(
  tx: Tx,
  owner: SecretOwner,
  dialect: Dialect,
  input: SecretInput,
): Promise<ReplacedSecret> {
  const now = await lockOwner(tx, owner);
  const secret = chooseSecret(dialect, input.secret, "sourceId" in owner ? "source" : "endpoint");
  const { activeFrom } = input;
  requireSoon(activeFrom, now);
  const overlapSeconds = input.overlapSeconds ?? dialect.delivery.rotationOverlapSeconds;
  const expiresAt = new Date((activeFrom ?? now).getTime() + overlapSeconds * 1000);
  const active = await tx.secret.findMany({
    where: { ...owner, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
    orderBy: { version: "desc" },
  });
  const planned = active.filter((row) => row.activeFrom !== null && row.activeFrom > now);
  const old = active.filter((row) => !planned.includes(row));
  if (old.some((row) => decryptsTo(row, owner, secret))) {
    throw invalidField("secret", "this secret is active already");
  }
  if (expiresAt > now && old.length >= maxActive) {
    throw new PorticoError(
      "conflict",
      `${maxActive} secrets are already active. End the current overlap first, or rotate without an overlap.`,
    );
  }
  await endSecrets(tx, planned, now);
  await endOld(tx, old, expiresAt);
  const last = await tx.secret.aggregate({ where: owner, _max: { version: true } });
  const version = (last._max.version ?? 0) + 1;
  await tx.secret.create({ data: { ...sealSecret(owner, version, secret), activeFrom } });
  return {
    secret,
    version,
    overlapSeconds,
    activeFrom: activeFrom?.toISOString() ?? null,
    oldSecretExpiresAt: expiresAt.toISOString(),
  };
}

function requireSoon(activeFrom: Date | undefined, now: Date): void {
  if (!activeFrom) return;
  if (activeFrom <= now) throw invalidField("activeFrom", "must be in the future");
  if (activeFrom.getTime() > now.getTime() + longestPlanDays * dayMs) {
    throw invalidField("activeFrom", `must be within ${longestPlanDays} days`);
  }
}

interface Ending {
  readonly id: string;
  readonly expiresAt: Date | null;
}

/**
 * Ends the old secrets, the newest first. The newest signs until then, also if a cancelled plan would have ended it
 * earlier: otherwise no secret would sign until the new one starts.
 */
async function endOld(tx: Tx, [newest, ...older]: readonly Ending[], at: Date): Promise<void> {
  await endSecrets(tx, newest ? [newest] : [], at);
  const later = older.filter(({ expiresAt }) => expiresAt === null || expiresAt > at);
  await endSecrets(tx, later, at);
}

async function endSecrets(tx: Tx, rows: readonly Ending[], expiresAt: Date): Promise<void> {
  await tx.secret.updateMany({ where: { id: { in: rows.map(({ id }) => id) } }, data: { expiresAt } });
}

/**
 * Ends a running overlap: only the newest secret stays active. If it has not started yet, it starts now.
 * @returns the versions that ended; none when there was no overlap
 */
export async function endOverlap(tx: Tx, owner: SecretOwner): Promise<number[]> {
  const now = await lockOwner(tx, owner);
  const running = { ...owner, expiresAt: { gt: now } };
  const old = await tx.secret.findMany({
    where: running,
    select: { version: true },
    orderBy: { version: "asc" },
  });
  await tx.secret.updateMany({ where: running, data: { expiresAt: now } });
  await tx.secret.updateMany({
    where: { ...owner, expiresAt: null, activeFrom: { gt: now } },
    data: { activeFrom: now },
  });
  return old.map(({ version }) => version);
}

/**
 * Locks the owner's row, so that two rotations at the same time do not read the same last version. Events and deliveries
 * for the owner can still be stored. Then locks its secrets in the order of their ids, as the re-encryption does, so that
 * the two cannot deadlock.
 * @returns the database's time
 */
async function lockOwner(tx: Tx, owner: SecretOwner): Promise<Date> {
  type Row = { readonly now: Date };
  const [row] =
    "sourceId" in owner
      ? await tx.$queryRaw<Row[]>`SELECT clock_timestamp() AS now FROM sources
          WHERE id = ${owner.sourceId}::uuid FOR NO KEY UPDATE`
      : await tx.$queryRaw<Row[]>`SELECT clock_timestamp() AS now FROM endpoints
          WHERE id = ${owner.endpointId}::uuid FOR NO KEY UPDATE`;
  if (!row) throw new Error("The owner of a secret is gone.");
  const [source, endpoint] = "sourceId" in owner ? [owner.sourceId, null] : [null, owner.endpointId];
  await tx.$executeRaw`SELECT 1 FROM secrets
    WHERE source_id = ${source}::uuid OR endpoint_id = ${endpoint}::uuid ORDER BY id FOR NO KEY UPDATE`;
  return row.now;
}
