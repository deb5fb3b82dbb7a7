import { AsyncLocalStorage } from "node:async_hooks";

const scope = new AsyncLocalStorage<string>();

/**
 * Runs the work of a request under a new id. Every log line of the work contains the id, and the caller gets it in the
 * `x-request-id` header of the response. It is never taken from the request, because a sender could then give two
 * requests the same id.
 */
export function underRequestId<T>(work: (requestId: string) => T): T {
  const requestId = crypto.randomUUID();
  return scope.run(requestId, () => work(requestId));
}

/** The id of the current request, or undefined outside of a request. */
export function currentRequestId(): string | undefined {
  return scope.getStore();
}
