/**
 * How this process comes to its end. Next bundles its own copy of this module; the front that hears SIGTERM must reach
 * that one too.
 */
interface Stopping {
  readonly told: AbortController;
  readonly underWay: Set<Promise<unknown>>;
}

const shared = globalThis as typeof globalThis & { porticoStopping?: Stopping };

function state(): Stopping {
  shared.porticoStopping ??= { told: new AbortController(), underWay: new Set() };
  return shared.porticoStopping;
}

/** Aborted once this process has been told to stop, so that drains begin nothing new and finish what they have begun. */
export function stopping(): AbortSignal {
  return state().told.signal;
}

/**
 * Has the end of this process wait for some work. The request that asked for the work does not do: whoever sent it may
 * be gone, and its connection with him.
 */
export function finishBeforeStop<T>(work: Promise<T>): Promise<T> {
  const { underWay } = state();
  const noted = work.finally(() => underWay.delete(noted));
  underWay.add(noted);
  return noted;
}

/** Tells everyone in this process to stop. Resolves when the work that was under way has ended. */
export async function stop(): Promise<void> {
  const { told, underWay } = state();
  told.abort();
  await Promise.allSettled(underWay);
}
