/**
 * Shares the result of expensive work: callers that ask while it runs, or within `ms` milliseconds afterwards, get the
 * same result.
 */
export function sharedFor<T>(ms: number, work: () => Promise<T>): () => Promise<T> {
  let last: { result: Promise<T>; until: number } | undefined;
  return () => {
    if (last && performance.now() < last.until) return last.result;
    const entry = { result: work(), until: Number.POSITIVE_INFINITY };
    const done = () => {
      entry.until = performance.now() + ms;
    };
    entry.result.then(done, done);
    last = entry;
    return entry.result;
  };
}
