import { poolSizes } from "@/lib/platform/env";
import { limitReached } from "@/lib/platform/errors";
import { Slots } from "@/lib/platform/slots";
import type { Context } from "./context";
import { slowDown } from "./request-rate";

/** How many calls of the API run at a time in a process, for a partner and for an operator's key. */
const callsOfPartner = 2;
const callsOfOperator = 32;

const queue = { maxWaiting: 40, maxWaitMs: 5_000 };

// Next bundles several copies of this module. They share the slots.
const shared = globalThis as typeof globalThis & {
  porticoSlots?: { queries: Slots; commands: Slots; calls: Slots };
};

function allSlots() {
  shared.porticoSlots ??= {
    queries: new Slots({
      ...queue,
      refusal: () => refuse("Too many lists and searches run at a time. Wait until some have finished."),
    }),
    commands: new Slots({
      ...queue,
      refusal: () => refuse("Too many changes run at a time. Wait until some have finished."),
    }),
    calls: new Slots({
      ...queue,
      refusal: () => refuse("Too many API calls run at a time. Wait until some have finished."),
    }),
  };
  return shared.porticoSlots;
}

async function refuse(message: string): Promise<Error> {
  await slowDown();
  return limitReached(message, 2);
}

/** A partner shares its slots over all its keys and sessions. */
function ownerOf({ actor }: Context): string {
  if (actor.kind === "system") return "system";
  return actor.partnerId === null ? `actor:${actor.id}` : `partner:${actor.partnerId}`;
}

function isPartners({ actor }: Context): boolean {
  return actor.kind !== "system" && actor.partnerId !== null;
}

/** Half of the interactive connections for a partner, and all but one for an operator. */
function connectionsOf(ctx: Context): number {
  const size = poolSizes().interactive;
  return Math.max(1, isPartners(ctx) ? Math.floor(size / 2) : size - 1);
}

/**
 * Runs one database query in a slot of the actor.
 * @throws PorticoError `limit_reached`
 */
export function inQuerySlot<T>(ctx: Context, work: () => PromiseLike<T>): PromiseLike<T> {
  return ctx.actor.kind === "system"
    ? work()
    : allSlots().queries.run(ownerOf(ctx), connectionsOf(ctx), work);
}

/**
 * Runs the transaction of a command in a slot of the actor. These are not the slots of queries, because a command may
 * need the result of a query.
 * @throws PorticoError `limit_reached`
 */
export function inCommandSlot<T>(ctx: Context, work: () => Promise<T>): Promise<T> {
  return ctx.actor.kind === "system"
    ? work()
    : allSlots().commands.run(ownerOf(ctx), connectionsOf(ctx), work);
}

/**
 * Runs an API call in a slot of the actor, so that a flood of one partner does not keep the process busy.
 * @throws PorticoError `limit_reached`
 */
export function inCallSlot<T>(ctx: Context, work: () => PromiseLike<T>): Promise<T> {
  return allSlots().calls.run(ownerOf(ctx), isPartners(ctx) ? callsOfPartner : callsOfOperator, work);
}
