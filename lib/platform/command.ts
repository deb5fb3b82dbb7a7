import { z } from "zod";
import { prisma, type Tx } from "./database/prisma";
import { Effects, publishEffects } from "./effects";
import { requestMaintenance } from "./maintenance-schedule";
import { parseInput } from "./parse-input";

/** The argument of a command's `run`, and of every helper that writes for a command. */
export interface CommandScope<Ctx> {
  readonly tx: Tx;
  readonly ctx: Ctx;
  /** Collects background work, which starts after the transaction is committed. */
  readonly effects: Effects;
}

/** What `run` returns: the caller's result, and the audit entry, or null if nothing changed. */
export interface CommandOutcome<Result, Entry> {
  readonly result: Result;
  readonly audit: Entry | null;
}

/** @typeParam Args the caller's arguments besides `ctx` and `input`, such as `{ endpointId }` */
export interface CommandDefinition<Ctx, Right, Action, Entry, Schema extends z.ZodType, Args, Result> {
  /** The right that the actor must have. It is checked before anything else. */
  readonly right: Right;
  /** The schema of `input`. Use {@link noInput} if the arguments are enough. */
  readonly input: Schema;
  /** The action in the audit log. Null: the command writes no audit entry. */
  readonly audit: Action | null;
  /** Does the work inside one transaction. If it throws, nothing is written and nothing is published. */
  readonly run: (
    scope: CommandScope<Ctx> & { readonly input: z.output<Schema> },
    args: Args,
  ) => Promise<CommandOutcome<Result, Entry | readonly Entry[]>>;
}

/**
 * How long a command waits for a connection, and how long its transaction may take, in milliseconds. Prisma's defaults of
 * 2 and 5 seconds fail on a busy machine.
 */
const transactionLimits = { maxWait: 5_000, timeout: 10_000 };

/** The schema of a command that takes no input. */
export const noInput = z.unknown();

/** A command as callers see it. `input` is not parsed yet, and defaults to `{}`. */
export type Command<Ctx, Args, Result> = (
  call: { readonly ctx: Ctx; readonly input?: unknown } & Args,
) => Promise<Result>;

/** The functions that the wrapper needs from higher folders. */
export interface CommandPorts<Ctx, Right, Action, Entry> {
  /** @throws PorticoError `forbidden` */
  requireRight(ctx: Ctx, right: Right): void;
  /** Runs the transaction when the actor may have another one. A transaction that waits for a lock holds a connection. */
  inSlot<T>(ctx: Ctx, work: () => Promise<T>): Promise<T>;
  /** Writes an audit entry in the command's transaction. `action` is the one that the command declares. */
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
      const runIn = async (tx: Tx) => {
        const outcome = await definition.run({ tx, ctx, effects, input }, call);
        for (const entry of entriesOf(outcome.audit)) {
          await ports.recordAudit(tx, ctx, definition.audit, entry);
        }
        return outcome.result;
      };
      const result = await ports.inSlot(ctx, () => prisma().$transaction(runIn, transactionLimits));
      await publishEffects(effects);
      // A new setting may make something due earlier than the maintenance has planned.
      if (definition.audit !== null) await requestMaintenance();
      return result;
    };
  };
}
