import { AsyncLocalStorage } from "node:async_hooks";
import { prisma } from "@/lib/platform/database/prisma";
import { newSession, type Person } from "../people";

/**
 * Stands in for `next/headers`, `next-auth`, `next/cache` and `next/server` in a test: who is signed in, and what the browser sends.
 * Everything else is real.
 */

interface Session {
  readonly sessionId: string;
}

interface Browser {
  readonly session: Session | null;
  readonly origin: string | null;
  readonly cookies: Map<string, string>;
  /** What runs after the response. */
  readonly afterwards: (() => Promise<unknown>)[];
}

const ownOrigin = "http://portico.test";
const storage = new AsyncLocalStorage<Browser>();

function browser(): Browser {
  const current = storage.getStore();
  if (!current) throw new Error("Nobody is at the browser: call this inside of `as`");
  return current;
}

export const nextHeaders = {
  headers: async () => {
    const sent = new Headers({ host: new URL(ownOrigin).host });
    const { origin } = browser();
    if (origin !== null) sent.set("origin", origin);
    return sent;
  },
  cookies: async () => {
    const { cookies } = browser();
    return {
      get: (name: string) => {
        const value = cookies.get(name);
        return value === undefined ? undefined : { name, value };
      },
      set: (name: string, value: string) => void cookies.set(name, value),
      delete: (name: string) => void cookies.delete(name),
    };
  },
};

export const nextAuth = { getServerSession: async () => browser().session };

export const nextCache = { refresh: () => undefined };

/** Work after the response needs a request of Next. Here `as` waits for it. */
export const nextServer = { after: (work: () => Promise<unknown>) => void browser().afterwards.push(work) };

interface AsOptions {
  readonly origin?: string | null;
  /** The cookies that earlier calls set. */
  readonly cookies?: Map<string, string>;
}

const sessions = new Map<string, Promise<string>>();

/** The session of a person, which stays the same until it is ended. */
async function sessionOf(who: Person): Promise<string> {
  const known = await sessions.get(who.internalId);
  if (known !== undefined && (await prisma().session.count({ where: { id: known, endedAt: null } })) > 0)
    return known;
  const started = newSession(who);
  sessions.set(who.internalId, started);
  return started;
}

/** Runs work as a person, or as a visitor who is not signed in. */
export async function as<T>(who: Person | null, work: () => Promise<T>, options: AsOptions = {}): Promise<T> {
  const session = who && { sessionId: await sessionOf(who) };
  const { origin = ownOrigin, cookies = new Map() } = options;
  const afterwards: Browser["afterwards"] = [];
  return storage.run({ session, origin, cookies, afterwards }, async () => {
    const result = await work();
    for (const next of afterwards) await next();
    return result;
  });
}
