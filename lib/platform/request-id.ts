import { AsyncLocalStorage } from "node:async_hooks";

const scope = new AsyncLocalStorage<string>();

/**
 * Gives a request an id of its own and runs its work under it: every log line written meanwhile carries the id, and the
 * answer's `x-request-id` header tells it to the caller. Never taken from the request: whoever sends it could make two
 * requests look like one.
 */
export function underRequestId<T>(work: (requestId: string) => T): T {
  const requestId = crypto.randomUUID();
  return scope.run(requestId, () => work(requestId));
}

/** The id of the request that is being worked on, or undefined outside of any. */
export function currentRequestId(): string | undefined {
  return scope.getStore();
}
