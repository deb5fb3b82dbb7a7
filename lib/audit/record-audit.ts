import type { Context } from "@/lib/auth/context";
import type { Tx } from "@/lib/platform/database/prisma";
import { newId } from "@/lib/platform/ids";
import type { Prisma } from "@/prisma/generated/client";

export interface AuditDeed {
  /** `endpoint.create`: what was done to what, entity first. */
  readonly action: string;
  readonly targetKind: string;
  readonly targetId: string;
  /** Whose data was touched, or null for Portico's own. */
  readonly partnerId: string | null;
  /** What changed. The caller leaves secrets out. */
  readonly detail?: Prisma.InputJsonObject;
}

/** Writes who did what, in the transaction of the deed: both happen or neither does. */
export async function recordAudit(tx: Tx, ctx: Context, deed: AuditDeed): Promise<void> {
  const { actor } = ctx;
  await tx.auditEntry.create({
    data: {
      id: newId(),
      actorKind: actor.kind,
      actorId: actor.kind === "system" ? null : actor.id,
      actorName: actor.name,
      action: deed.action,
      targetKind: deed.targetKind,
      targetId: deed.targetId,
      partnerId: deed.partnerId,
      detail: deed.detail ?? {},
    },
  });
}
