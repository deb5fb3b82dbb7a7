import { type Db, db, type Sql } from "@/lib/platform/database/db";
import { interactivePoolSize } from "@/lib/platform/env";
import { limitReached } from "@/lib/platform/errors";
import type { Context } from "./context";

/** How many queries may wait for a slot, and how long, in milliseconds. */
const maxWaiting = 40;
const maxWaitMs = 5_000;

interface Slots {
  running: number;
  readonly waiting: Set<() => void>;
}

// Next bundles several copies of this module. They share the slots.
const shared = globalThis as typeof globalThis & { porticoQuerySlots?: Map<string, Slots> };

function allSlots(): Map<string, Slots> {
  shared.porticoQuerySlots ??= new Map();
  return shared.porticoQuerySlots;
}

/**
 * The database for queries that may be expensive, such as lists with filters. A partner gets at most half of the
 * interactive connections for them, over all its keys and sessions, and one operator gets all but one. Further queries
 * wait. Use it outside of transactions: a query that waits must not hold a connection.
 * @throws PorticoError `limit_reached`, from its methods, if too many queries wait, or if one waits for too long
 */
export function actorDb(ctx: Context): Db {
  return {
    $queryRaw: <Rows>(query: Sql) => withSlot(ctx, () => db().$queryRaw<Rows>(query)),
    $executeRaw: (query) => withSlot(ctx, () => db().$executeRaw(query)),
  };
}

async function withSlot<T>({ actor }: Context, work: () => PromiseLike<T>): Promise<T> {
  if (actor.kind === "system") return work();
  const owner = actor.partnerId === null ? `actor:${actor.id}` : `partner:${actor.partnerId}`;
  const slots = allSlots().get(owner) ?? { running: 0, waiting: new Set() };
  allSlots().set(owner, slots);
  await takeSlot(slots, slotsFor(actor.partnerId));
  try {
    return await work();
  } finally {
    freeSlot(owner, slots);
  }
}

function slotsFor(partnerId: string | null): number {
  const size = interactivePoolSize();
  return Math.max(1, partnerId === null ? size - 1 : Math.floor(size / 2));
}

async function takeSlot(slots: Slots, limit: number): Promise<void> {
  if (slots.running < limit) {
    slots.running += 1;
    return;
  }
  if (slots.waiting.size >= maxWaiting) throw tooManyQueries();
  await new Promise<void>((resolve, reject) => {
    const proceed = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      slots.waiting.delete(proceed);
      reject(tooManyQueries());
    }, maxWaitMs);
    slots.waiting.add(proceed);
  });
}

/** The next query that waits takes over the slot. */
function freeSlot(owner: string, slots: Slots): void {
  const [next] = slots.waiting;
  if (next) {
    slots.waiting.delete(next);
    next();
    return;
  }
  slots.running -= 1;
  if (slots.running === 0) allSlots().delete(owner);
}

function tooManyQueries() {
  return limitReached("Too many lists and searches run at the same time. Wait until some have finished.", 2);
}
