import { type Context, type Right, requireRight } from "@/lib/auth/context";
import { type CommandScope, createCommand } from "@/lib/platform/command";
import { PorticoError } from "@/lib/platform/errors";
import type { AuditAction } from "./actions";
import { type AuditTarget, recordAudit } from "./record-audit";

/**
 * What a command asks of the actor: a right of the role, or
 * `own_account`: a signed-in user, who changes nothing but their own account;
 * `token`: nothing, because the command itself checks a token that it is given (a sign-in link, an invitation);
 * `system`: Portico itself, a job or the command line.
 */
export type CommandRight = Right | "own_account" | "token" | "system";

/** What a command, and every helper that writes for it, works with. */
export type Scope = CommandScope<Context>;

/** The audit entry of a command. `action` is for commands whose declaration is not precise enough. */
export interface CommandAudit extends AuditTarget {
  readonly action?: AuditAction;
}

/** Declares a write. See `lib/platform/command.ts` for what the wrapper does. */
export const command = createCommand<Context, CommandRight, AuditAction, CommandAudit>({
  requireRight: requireCommandRight,
  recordAudit: (tx, ctx, action, target) => recordAudit(tx, ctx, { action, ...target }),
});

function requireCommandRight(ctx: Context, right: CommandRight): void {
  if (right === "own_account") {
    requireKind(ctx, "user", "Only a signed-in user has an account to change.");
  } else if (right === "system") {
    requireKind(ctx, "system", "Only Portico itself does this.");
  } else if (right !== "token") {
    requireRight(ctx, right);
  }
}

function requireKind(ctx: Context, kind: Context["actor"]["kind"], message: string): void {
  if (ctx.actor.kind !== kind) throw new PorticoError("forbidden", message);
}
