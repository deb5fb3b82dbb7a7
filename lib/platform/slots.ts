interface Owner {
  running: number;
  readonly waiting: Set<() => void>;
}

interface SlotOptions {
  /** How many may wait for each owner. */
  readonly maxWaiting: number;
  /** How long one waits, in milliseconds. */
  readonly maxWaitMs: number;
  /** The error for work that may not wait, or that has waited for too long. */
  readonly refusal: () => Error | Promise<Error>;
}

/** Limits how much work of each owner runs at a time in this process. Further work waits for its turn. */
export class Slots {
  private readonly owners = new Map<string, Owner>();

  constructor(private readonly options: SlotOptions) {}

  /**
   * Runs work when the owner has a free slot.
   * @param limit how much of the owner's work may run at a time
   */
  async run<T>(name: string, limit: number, work: () => PromiseLike<T>): Promise<T> {
    const owner = this.owners.get(name) ?? { running: 0, waiting: new Set() };
    this.owners.set(name, owner);
    await this.take(owner, limit);
    try {
      return await work();
    } finally {
      this.free(name, owner);
    }
  }

  private async take(owner: Owner, limit: number): Promise<void> {
    if (owner.running < limit) {
      owner.running += 1;
      return;
    }
    const { maxWaiting, maxWaitMs, refusal } = this.options;
    if (owner.waiting.size >= maxWaiting) throw await refusal();
    await new Promise<void>((resolve, reject) => {
      const proceed = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        owner.waiting.delete(proceed);
        Promise.resolve(refusal()).then(reject, reject);
      }, maxWaitMs);
      owner.waiting.add(proceed);
    });
  }

  /** The next work that waits takes over the slot. */
  private free(name: string, owner: Owner): void {
    const [next] = owner.waiting;
    if (next) {
      owner.waiting.delete(next);
      next();
      return;
    }
    owner.running -= 1;
    if (owner.running === 0) this.owners.delete(name);
  }
}
