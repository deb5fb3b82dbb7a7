import type { Context } from "@/lib/auth/context";
import type { Tx } from "@/lib/platform/database/prisma";
import { newId } from "@/lib/platform/ids";
import type { Prisma } from "@/prisma/generated/client";
import type { AuditAction } from "./actions";

/** The target of an action. */
export interface AuditTarget {
  readonly targetId: string;
  /** The kind of target. Default: the first part of the action. */
  readonly targetKind?: string;
  /** The partner whose data was changed, or null for Portico's own data. */
  readonly partnerId: string | null;
  /** The changes, without secrets. */
  readonly detail?: Prisma.InputJsonObject;
}

export interface AuditEntryInput extends AuditTarget {
  readonly action: AuditAction;
}

/** Writes an audit entry in the transaction of the change, so that both happen or neither does. */
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
