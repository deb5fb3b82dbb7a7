import type { Context } from "@/lib/auth/context";
import type { Tx } from "@/lib/platform/database/prisma";
import { newId } from "@/lib/platform/ids";
import type { Prisma } from "@/prisma/generated/client";
import type { AuditAction } from "./actions";

/** What an action was done to. */
export interface AuditTarget {
  readonly targetId: string;
  /** The kind of target, if it is not the first part of the action. */
  readonly targetKind?: string;
  /** Whose data was changed, or null for Portico's own. */
  readonly partnerId: string | null;
  /** What changed, without secrets. */
  readonly detail?: Prisma.InputJsonObject;
}

export interface AuditEntryInput extends AuditTarget {
  readonly action: AuditAction;
}

/** Writes an audit entry in the transaction of the change itself: both happen or neither does. */
export async function recordAudit(tx: Tx, ctx: Context, entry: AuditEntryInput): Promise<void> {
  const { actor } = ctx;
  await tx.auditEntry.create({
    data: {
      id: newId(),
      actorKind: actor.kind,
      actorId: actor.kind === "system" ? null : actor.id,
      actorName: actor.name,
      action: entry.action,
      targetKind: entry.targetKind ?? entry.action.split(".")[0] ?? "",
      targetId: entry.targetId,
      partnerId: entry.partnerId,
      detail: entry.detail ?? {},
    },
  });
}
