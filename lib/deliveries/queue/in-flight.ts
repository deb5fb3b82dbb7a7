/**
 * Waits until a request has ended; those that end in the same moment are waited for too, so that one claim fills all
 * their places. Not for long: while a slow one hangs, new deliveries of the lane may have come.
 */
export async function untilOneEnds(requests: ReadonlySet<Promise<void>>, longestMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, longestMs);
  });
  await Promise.race([...requests, timeout]);
  clearTimeout(timer);
  await new Promise((resolve) => setImmediate(resolve));
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Keeps a request in the set until it has ended. */
export function track(inFlight: Set<Promise<void>>, work: Promise<void>): void {
  const tracked: Promise<void> = work.finally(() => inFlight.delete(tracked));
  inFlight.add(tracked);
}
