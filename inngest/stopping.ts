/**
 * The state of stopping this process. Next bundles its own copy of this module, and both copies must share the state.
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

/** Aborted when this process is to stop: jobs start nothing new and finish their work. */
export function stopping(): AbortSignal {
  return state().controller.signal;
}

/**
 * Delays the end of this process until some work has ended. Waiting for its HTTP request is not enough, because the client
 * may have disconnected.
 */
export function finishBeforeStop<T>(work: Promise<T>): Promise<T> {
  const { inFlight } = state();
  const tracked = work.finally(() => inFlight.delete(tracked));
  inFlight.add(tracked);
  return tracked;
}

/** Stops the jobs of this process. Resolves when their work has ended. */
export async function stop(): Promise<void> {
  const { controller, inFlight } = state();
  controller.abort();
  await Promise.allSettled(inFlight);
}
