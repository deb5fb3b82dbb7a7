import { AsyncLocalStorage } from "node:async_hooks";
import { newSession, type Person } from "../people";

/**
 * Stands in for `next/headers`, `next-auth` and `next/cache` in a test: who is signed in, and what the browser sends.
 * Everything else is real.
 */

interface Session {
  readonly sessionId: string;
}

interface Browser {
  readonly session: Session | null;
  readonly origin: string | null;
  readonly cookies: Map<string, string>;
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

interface AsOptions {
  readonly origin?: string | null;
  /** The cookies that earlier calls set. */
  readonly cookies?: Map<string, string>;
}

/** Runs work as a person, or as a visitor who is not signed in. */
export async function as<T>(who: Person | null, work: () => Promise<T>, options: AsOptions = {}): Promise<T> {
  const session = who && { sessionId: await newSession(who) };
  const { origin = ownOrigin, cookies = new Map() } = options;
  return storage.run({ session, origin, cookies }, work);
}
