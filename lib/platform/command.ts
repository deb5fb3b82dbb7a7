import { z } from "zod";
import { prisma, type Tx } from "./database/prisma";
import { Effects, publishEffects } from "./effects";
import { parseInput } from "./parse-input";

/** What a command, and every helper that writes for it, works with. */
export interface CommandScope<Ctx> {
  readonly tx: Tx;
  readonly ctx: Ctx;
  /** Collects background work, which starts after the transaction is committed. */
  readonly effects: Effects;
}

/** What a command returns to its wrapper: the caller's result, and what to audit, or null if nothing changed. */
export interface CommandOutcome<Result, Entry> {
  readonly result: Result;
  readonly audit: Entry | null;
}

/** @typeParam Args what the caller passes beside `ctx` and `input`, such as `{ endpointId }` */
export interface CommandDefinition<Ctx, Right, Action, Entry, Schema extends z.ZodType, Args, Result> {
  /** What the actor must be allowed to do. Checked before anything else. */
  readonly right: Right;
  /** The schema of what the caller sent: {@link noInput} if the arguments are enough. */
  readonly input: Schema;
  /** The name of this command in the audit log. Null: the command leaves no entry there. */
  readonly audit: Action | null;
  /** The work, inside one transaction. When it throws, nothing is written and nothing is published. */
  readonly run: (
    scope: CommandScope<Ctx> & { readonly input: z.output<Schema> },
    args: Args,
  ) => Promise<CommandOutcome<Result, Entry | readonly Entry[]>>;
}

/** The schema of a command that takes no input. */
export const noInput = z.unknown();

/** How a command is called. `input` is not parsed yet; leaving it out is the same as `{}`. */
export type Command<Ctx, Args, Result> = (
  call: { readonly ctx: Ctx; readonly input?: unknown } & Args,
) => Promise<Result>;

/** What the wrapper needs from the features above this folder. */
export interface CommandPorts<Ctx, Right, Action, Entry> {
  /** @throws PorticoError `forbidden` */
  requireRight(ctx: Ctx, right: Right): void;
  /** Writes the audit entry in the command's transaction. */
  recordAudit(tx: Tx, ctx: Ctx, action: Action | null, entry: Entry): Promise<void>;
}

function entriesOf<Entry>(audit: Entry | readonly Entry[] | null): readonly Entry[] {
  if (audit === null) return [];
  return isList(audit) ? audit : [audit];
}

function isList<Entry>(audit: Entry | readonly Entry[]): audit is readonly Entry[] {
  return Array.isArray(audit);
}

/**
 * Makes the `command` function of `lib/audit/command.ts`. A command is one write, declared once: the wrapper checks the
 * right, parses the input, opens the transaction, writes the audit entry in it, and publishes the effects after the commit.
 */
export function createCommand<Ctx, Right, Action, Entry>(ports: CommandPorts<Ctx, Right, Action, Entry>) {
  return function command<Schema extends z.ZodType, Args, Result>(
    definition: CommandDefinition<Ctx, Right, Action, Entry, Schema, Args, Result>,
  ): Command<Ctx, Args, Result> {
    return async (call) => {
      const { ctx } = call;
      ports.requireRight(ctx, definition.right);
      const input = parseInput(definition.input, call.input === undefined ? {} : call.input);
      const effects = new Effects();
      const result = await prisma().$transaction(async (tx) => {
        const outcome = await definition.run({ tx, ctx, effects, input }, call);
        for (const entry of entriesOf(outcome.audit)) {
          await ports.recordAudit(tx, ctx, definition.audit, entry);
        }
        return outcome.result;
      });
      await publishEffects(effects);
      return result;
    };
  };
}
