import { isDatabaseDown } from "./is-database-down";

export interface BatchLimits<Item> {
  readonly maxItems: number;
  /** How many batches may run at the same time. */
  readonly maxAtOnce: number;
  /** The weight at which a batch stops growing, by `weigh`. A single item may be heavier. */
  readonly maxWeight?: number;
  readonly weigh?: (item: Item) => number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Combines single pieces of work into batches without a timer: items that arrive while all batches are running go into
 * the next batch. A single caller does not wait, and many callers share the cost of one statement and one commit.
 */
export class MicroBatch<Item, Result> {
  private readonly waiting: Waiting<Item, Result>[] = [];
  private inFlight = 0;

  /** @param work processes a batch and returns a result for each item, in the same order */
  constructor(
    private readonly work: (items: readonly Item[]) => Promise<readonly Result[]>,
    private readonly limits: BatchLimits<Item>,
  ) {}

  /** Resolves to the result of this item. If a batch fails, its items are tried one by one, so one cannot fail the rest. */
  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (this.inFlight < this.limits.maxAtOnce) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.inFlight += 1;
    while (this.waiting.length > 0) await this.run(this.take());
    this.inFlight -= 1;
  }

  private take(): Waiting<Item, Result>[] {
    const { maxItems, maxWeight = Number.POSITIVE_INFINITY, weigh = () => 0 } = this.limits;
    let count = 0;
    let weight = 0;
    for (const { item } of this.waiting.slice(0, maxItems)) {
      weight += weigh(item);
      if (count > 0 && weight > maxWeight) break;
      count += 1;
    }
    return this.waiting.splice(0, count);
  }

  private async run(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.work(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, at) => {
        resolve(results[at] as Result);
      });
    } catch (error) {
      if (batch.length === 1 || isDatabaseDown(error)) {
        for (const { reject } of batch) reject(error);
        return;
      }
      for (const one of batch) await this.run([one]);
    }
  }
}
