import { AsyncLocalStorage } from "node:async_hooks";

// Next bundles a second copy of this module besides the one that `server/` loads. Both share one storage.
const shared = globalThis as typeof globalThis & { porticoCoreWork?: AsyncLocalStorage<true> };

function storage(): AsyncLocalStorage<true> {
  shared.porticoCoreWork ??= new AsyncLocalStorage();
  return shared.porticoCoreWork;
}

/**
 * Runs core work: ingest, jobs (which deliver), health and metrics. It uses connections of its own and has no statement
 * timeout, so that pages and API calls cannot hold it up. All other work is interactive.
 */
export function asCoreWork<T>(work: () => T): T {
  return storage().run(true, work);
}

/** Whether the caller runs within {@link asCoreWork}. */
export function isCoreWork(): boolean {
  return storage().getStore() === true;
}
