import { AsyncLocalStorage } from "node:async_hooks";

const scope = new AsyncLocalStorage<string>();

/**
 * Runs the work of a request under a new id. Every log line of the work contains the id, and the caller gets it in the
 * `x-request-id` header of the response. It is never taken from the request, because a sender could then give two
 * requests the same id.
 */
export function underRequestId<T>(work: (requestId: string) => T): T {
  const requestId = newRequestId();
  return withRequestId(requestId, () => work(requestId));
}

/** A new id for a request. */
export function newRequestId(): string {
  return crypto.randomUUID();
}

/** Runs work under the id of its request. */
export function withRequestId<T>(requestId: string, work: () => T): T {
  return scope.run(requestId, work);
}

/** The id of the current request, or undefined outside of a request. */
export function currentRequestId(): string | undefined {
  return scope.getStore();
}
