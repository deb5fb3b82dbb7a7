/**
 * Makes work that many may ask for at once cheap: whoever asks while it runs, or within `ms` milliseconds after, gets
 * the one result.
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
