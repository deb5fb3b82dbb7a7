/**
 * Waits until a request has ended, and for those that end at the same moment, so that the next claim fills all their
 * places. Never longer than `longestMs`: while one request hangs, the lane may have got new deliveries.
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

/** Keeps work in the set until it has ended. */
export function track(inFlight: Set<Promise<void>>, work: Promise<void>): void {
  const tracked: Promise<void> = work.finally(() => inFlight.delete(tracked));
  inFlight.add(tracked);
}
