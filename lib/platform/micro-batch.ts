import { isDatabaseDown } from "./is-database-down";

export interface BatchLimits<Item> {
  readonly maxItems: number;
  /** How many batches may run at the same time. */
  readonly maxAtOnce: number;
  /** The weight at which a batch stops growing, by `weigh`. A single item may be heavier. */
  readonly maxWeight?: number;
  readonly weigh?: (item: Item) => number;
  /**
   * Whether the first batch starts at the end of this turn of the event loop, so that all items of the turn are in it.
   * Otherwise, it has only the first item. Default: no.
   */
  readonly gathersTurn?: boolean;
  /**
   * With this time, another batch starts beside a running one only if it is full, or if the running one takes longer than
   * this, in milliseconds. So batches are as large as possible, and a slow one does not hold up the rest. Default: 0.
   */
  readonly patienceMs?: number;
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
  private waiting: Waiting<Item, Result>[] = [];
  private inFlight = 0;
  private isGathering = false;
  /** When the latest batch started, as `performance.now()`. */
  private startedAt = 0;

  /** @param work processes a batch and returns a result for each item, in the same order */
  constructor(
    private readonly work: (items: readonly Item[]) => Promise<readonly Result[]>,
    private readonly limits: BatchLimits<Item>,
  ) {}

  /**
   * Resolves to the result of this item. If a batch fails, each half of its items is tried again, so that one item cannot
   * fail the rest.
   */
  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (this.isGathering || !this.mayStart()) return;
      if (this.limits.gathersTurn) this.startAfterTurn();
      else void this.drain();
    });
  }

  private mayStart(): boolean {
    const { maxItems, maxAtOnce, patienceMs = 0 } = this.limits;
    if (this.inFlight === 0 || patienceMs === 0) return this.inFlight < maxAtOnce;
    const isDue = this.waiting.length >= maxItems || performance.now() - this.startedAt > patienceMs;
    return isDue && this.inFlight < maxAtOnce;
  }

  private startAfterTurn(): void {
    this.isGathering = true;
    setImmediate(() => {
      this.isGathering = false;
      while (this.waiting.length > 0 && this.mayStart()) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.inFlight += 1;
    while (this.waiting.length > 0) await this.run(this.take());
    this.inFlight -= 1;
  }

  private take(): Waiting<Item, Result>[] {
    this.startedAt = performance.now();
    const count = this.countFitting();
    const taken = this.waiting.slice(0, count);
    this.waiting = this.waiting.slice(count);
    return taken;
  }

  private countFitting(): number {
    const { maxItems, maxWeight = Number.POSITIVE_INFINITY, weigh = () => 0 } = this.limits;
    const most = Math.min(maxItems, this.waiting.length);
    let weight = 0;
    for (let count = 0; count < most; count += 1) {
      const next = this.waiting[count];
      weight += next ? weigh(next.item) : 0;
      if (count > 0 && weight > maxWeight) return count;
    }
    return most;
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
      const half = Math.ceil(batch.length / 2);
      await this.run(batch.slice(0, half));
      await this.run(batch.slice(half));
    }
  }
}
