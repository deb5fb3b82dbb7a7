/** Aborted once this process has been told to stop, so that drains begin nothing new and finish what they have begun. */
const shared = globalThis as typeof globalThis & { porticoStopping?: AbortController };

function controller(): AbortController {
  // Next bundles its own copy of this module; the front that hears SIGTERM must reach it.
  shared.porticoStopping ??= new AbortController();
  return shared.porticoStopping;
}

export function stopping(): AbortSignal {
  return controller().signal;
}

export function stop(): void {
  controller().abort();
}
