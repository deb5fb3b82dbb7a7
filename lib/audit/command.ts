import { inCommandSlot } from "@/lib/auth/actor-slots";
import type { Actor, Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import type { Right } from "@/lib/auth/rights";
import { type CommandScope, createCommand } from "@/lib/platform/command";
import { PorticoError } from "@/lib/platform/errors";
import type { AuditAction } from "./actions";
import { type AuditTarget, recordAudit } from "./record-audit";

/**
 * What a command requires of the actor: a right of the role, or
 * `own_account`: a signed-in user. The command changes only the account of this user;
 * `token`: nothing. The command itself checks a token (a sign-in link, an invitation) or a guest's session;
 * `system`: Portico itself, that is a job or the command line.
 */
export type CommandRight = Right | "own_account" | "token" | "system";

/** The argument of a command's `run`, and of every helper that writes for a command. */
export type Scope = CommandScope<Context>;

/** The audit entry of a command. */
export interface CommandAudit extends AuditTarget {
  /** Replaces the declared action, for commands that have several. */
  readonly action?: AuditAction;
  /** Replaces the actor of the context, for commands that turn a visitor into a user or a guest. */
  readonly actor?: Actor;
}

/** Declares a write. `lib/platform/command.ts` describes what the wrapper does. */
export const command = createCommand<Context, CommandRight, AuditAction, CommandAudit>({
  requireRight: requireCommandRight,
  inSlot: inCommandSlot,
  recordAudit: async (tx, ctx, declared, { action = declared, actor = ctx.actor, ...target }) => {
    if (action === null) throw new Error("This command is declared to leave no audit entry.");
    await recordAudit(tx, { ...ctx, actor }, { action, ...target });
  },
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
