/**
 * How this process comes to its end. Next bundles its own copy of this module; the front that hears SIGTERM must reach
 * that one too.
 */
interface Stopping {
  readonly controller: AbortController;
  readonly inFlight: Set<Promise<unknown>>;
}

const shared = globalThis as typeof globalThis & { porticoStopping?: Stopping };

function state(): Stopping {
  shared.porticoStopping ??= { controller: new AbortController(), inFlight: new Set() };
  return shared.porticoStopping;
}

/** Aborted once this process has been told to stop, so that drains begin nothing new and finish what they have begun. */
export function stopping(): AbortSignal {
  return state().controller.signal;
}

/**
 * Has the end of this process wait for some work. The request that asked for the work does not do: whoever sent it may
 * be gone, and its connection with him.
 */
export function finishBeforeStop<T>(work: Promise<T>): Promise<T> {
  const { inFlight } = state();
  const tracked = work.finally(() => inFlight.delete(tracked));
  inFlight.add(tracked);
  return tracked;
}

/** Tells everyone in this process to stop. Resolves when the work that was under way has ended. */
export async function stop(): Promise<void> {
  const { controller, inFlight } = state();
  controller.abort();
  await Promise.allSettled(inFlight);
}
