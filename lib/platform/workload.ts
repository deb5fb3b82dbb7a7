import { AsyncLocalStorage } from "node:async_hooks";

/**
 * The kinds of work that have connections to the database of their own, so that none can keep another from working: ingest,
 * jobs (which deliver), and health with metrics. All other work is interactive: pages, API calls and commands.
 */
export type Workload = "ingest" | "jobs" | "health";

// Next bundles a second copy of this module besides the one that `server/` loads. Both share one storage.
const shared = globalThis as typeof globalThis & { porticoWorkload?: AsyncLocalStorage<Workload> };

function storage(): AsyncLocalStorage<Workload> {
  shared.porticoWorkload ??= new AsyncLocalStorage();
  return shared.porticoWorkload;
}

/** Runs work of one kind. Unlike interactive work, it has no statement timeout. */
export function runAs<T>(workload: Workload, work: () => T): T {
  return storage().run(workload, work);
}

/** The kind of work that the caller belongs to. Undefined: interactive work. */
export function currentWorkload(): Workload | undefined {
  return storage().getStore();
}
