import { env } from "@/lib/platform/env";

/** npm passes Ctrl-C on, although the terminal has sent it to this process too. Signals within this time are one. */
const sameSignalMs = 1_000;
/** The time between two checks of the parent, in milliseconds. */
const checkParentMs = 500;

/**
 * Aborts on SIGINT, SIGTERM, and the end of the npm that started this process: npm cannot pass on a SIGKILL. A second
 * signal ends the process at once.
 */
export function listenForStop(): AbortSignal {
  const controller = new AbortController();
  let stoppedAt = Number.POSITIVE_INFINITY;
  const stop = () => {
    if (performance.now() - stoppedAt > sameSignalMs) process.exit(1);
    if (controller.signal.aborted) return;
    stoppedAt = performance.now();
    controller.abort();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  // A process that nobody but its shell started may outlive the shell.
  if (env().npm_lifecycle_event !== undefined) onEndOfParent(() => controller.abort());
  return controller.signal;
}

function onEndOfParent(listener: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    listener();
  }, checkParentMs);
  timer.unref();
}
