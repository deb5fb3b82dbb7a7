import type { FunctionConfig } from "../triggers/function-config";

interface Counter {
  count: number;
  limit: number;
}

/**
 * Counts call requests in flight per concurrency key. In memory only: there is one runner per database, and what a
 * dead one had in flight is not in flight any more.
 */
export class Slots {
  private readonly counters = new Map<string, Counter>();

  /** Takes one slot of every key, or none at all. */
  take(fn: FunctionConfig | undefined, keys: readonly string[]): boolean {
    const limits = keys.map((_, index) => fn?.concurrency[index]?.limit ?? Number.POSITIVE_INFINITY);
    const counters = keys.map((key, index) => this.counter(key, limits[index] ?? 0));
    if (counters.some((counter, index) => counter.count >= (limits[index] ?? 0))) return false;
    for (const counter of counters) counter.count += 1;
    return true;
  }

  release(keys: readonly string[]): void {
    for (const key of keys) {
      const counter = this.counters.get(key);
      if (!counter) continue;
      counter.count -= 1;
      if (counter.count <= 0) this.counters.delete(key);
    }
  }

  /** Keys that have no slot left, for the queue to leave out. */
  taken(): string[] {
    return [...this.counters].filter(([, { count, limit }]) => count >= limit).map(([key]) => key);
  }

  /** Functions that share a key through scope env may have different limits: the key is taken when the largest is. */
  private counter(key: string, limit: number): Counter {
    const counter = this.counters.get(key) ?? { count: 0, limit };
    counter.limit = Math.max(counter.limit, limit);
    this.counters.set(key, counter);
    return counter;
  }
}
