interface Counter {
  inFlight: number;
  limit: number;
}

/**
 * Counts the call requests in flight per concurrency key. In memory only: there is one active runner per database, and
 * the requests of a runner that died are no longer in flight.
 */
export class ConcurrencyLimiter {
  private readonly counters = new Map<string, Counter>();

  /** Counts a request, unless its key is full. A null key has no limit. */
  acquire(key: string | null, limit: number): boolean {
    if (key === null) return true;
    const inFlight = this.counters.get(key)?.inFlight ?? 0;
    if (inFlight >= limit) return false;
    this.counters.set(key, { inFlight: inFlight + 1, limit });
    return true;
  }

  release(key: string | null): void {
    const counter = key === null ? undefined : this.counters.get(key);
    if (key === null || !counter) return;
    counter.inFlight -= 1;
    if (counter.inFlight <= 0) this.counters.delete(key);
  }

  /** Keys that take no further request. The queue leaves them out. */
  fullKeys(): string[] {
    return [...this.counters].filter(([, { inFlight, limit }]) => inFlight >= limit).map(([key]) => key);
  }
}
