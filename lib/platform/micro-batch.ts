import { isDatabaseDown } from "./is-database-down";

export interface BatchLimits<Item> {
  readonly maxItems: number;
  /** Batches that may be under way at the same time. */
  readonly maxAtOnce: number;
  /** With `weigh`: a batch stops growing at this weight. One item may be heavier. */
  readonly maxWeight?: number;
  readonly weigh?: (item: Item) => number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Puts single pieces of work together without a timer: what comes while all batches are under way goes into the next
 * one. So a lone caller waits for nobody, and many share the cost of one statement and one commit.
 */
export class MicroBatch<Item, Result> {
  private readonly waiting: Waiting<Item, Result>[] = [];
  private inFlight = 0;

  /** @param work does a batch and returns a result for each item, in their order */
  constructor(
    private readonly work: (items: readonly Item[]) => Promise<readonly Result[]>,
    private readonly limits: BatchLimits<Item>,
  ) {}

  /** Resolves with this item's result. When a batch fails, its items are tried singly: one cannot fail the others. */
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
