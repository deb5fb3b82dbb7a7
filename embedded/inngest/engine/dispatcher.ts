import type pg from "pg";
import { WakeSignal } from "../signals";
import { isDatabaseUnavailable } from "../store/database";
import { type ClaimedRun, claim, type DueRun, findDue } from "../store/queue";
import type { Clock, Log, Tuning } from "../types";
import { ConcurrencyLimiter } from "./concurrency";
import type { Crons } from "./crons";
import type { Executor } from "./executor";
import type { Registry } from "./registry";

export interface DispatcherParts {
  readonly db: pg.Pool;
  readonly registry: Registry;
  readonly executor: Executor;
  readonly crons: Crons;
  readonly tuning: Tuning;
  readonly clock: Clock;
  readonly log: Log;
}

const pageSize = 128;

/** The loop that finds due runs and starts their call requests. It works only between `lead` and `pause`. */
export class Dispatcher {
  private readonly signal = new WakeSignal();
  private readonly limiter = new ConcurrencyLimiter();
  private readonly loop: Promise<void>;
  private epoch: string | null = null;
  private appIsUp = false;
  private stopped = false;

  constructor(private readonly parts: DispatcherParts) {
    this.loop = this.run();
  }

  get leading(): boolean {
    return this.epoch !== null;
  }

  lead(epoch: string): void {
    this.parts.crons.reset();
    this.epoch = epoch;
    this.signal.notify();
  }

  pause(): void {
    this.epoch = null;
  }

  /** No call request is made while the app is down. The syncer finds out when it is back. */
  setAppUp(up: boolean): void {
    this.appIsUp = up;
    if (up) this.signal.notify();
  }

  /** Makes the loop look at the queue now. */
  notify(): void {
    this.signal.notify();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.signal.notify();
    await this.loop;
  }

  private async run(): Promise<void> {
    const { clock, tuning, log } = this.parts;
    while (!this.stopped) {
      let nextMs = Number.POSITIVE_INFINITY;
      try {
        nextMs = await this.round();
      } catch (error) {
        // The session logs the loss of the database and reconnects.
        if (!isDatabaseUnavailable(error)) log("error", "queue round failed", { error: String(error) });
      }
      await this.signal.wait(Math.min(nextMs - clock(), tuning.pollMs));
    }
  }

  /** Starts everything that can start now. Returns the time of the next due run or tick. */
  private async round(): Promise<number> {
    const { registry, crons, clock } = this.parts;
    if (this.epoch === null || !registry.router) return Number.POSITIVE_INFINITY;
    const nextTickMs = await crons.fire(registry.router, clock());
    for (;;) {
      const page = await this.startPage();
      if (!page.more) return Math.min(nextTickMs, page.nextMs);
    }
  }

  private async startPage(): Promise<{ more: boolean; nextMs: number }> {
    const { db, executor, tuning, clock } = this.parts;
    const room = this.appIsUp ? tuning.maxCalls - executor.size : 0;
    if (room <= 0 || this.epoch === null || this.stopped)
      return { more: false, nextMs: Number.POSITIVE_INFINITY };
    const { runs, nextMs } = await findDue(db, clock(), this.limiter.fullKeys(), pageSize);
    const started = await this.startRuns(runs, room, this.epoch);
    // Without a started run the next page would be the same one, without end.
    return { more: started > 0 && runs.length === pageSize, nextMs: nextMs ?? Number.POSITIVE_INFINITY };
  }

  private async startRuns(runs: readonly DueRun[], room: number, epoch: string): Promise<number> {
    const keys = this.acquire(runs, room);
    if (keys.size === 0) return 0;
    let claimed: ClaimedRun[] = [];
    try {
      claimed = await claim(this.parts.db, [...keys.keys()], epoch);
    } finally {
      const ids = new Set(claimed.map((run) => run.id));
      for (const [id, key] of keys) if (!ids.has(id)) this.limiter.release(key);
    }
    for (const run of claimed) this.start(run, keys.get(run.id) ?? null);
    return claimed.length;
  }

  /** The runs that their concurrency limits admit, with their keys. */
  private acquire(runs: readonly DueRun[], room: number): Map<string, string | null> {
    const functions = this.parts.registry.router?.functions;
    const keys = new Map<string, string | null>();
    for (const { id, fn_id, concurrency_key } of runs) {
      if (keys.size >= room) break;
      // A function that is no longer registered has no limit.
      const limit = functions?.get(fn_id)?.concurrency?.limit ?? Number.POSITIVE_INFINITY;
      if (this.limiter.acquire(concurrency_key, limit)) keys.set(id, concurrency_key);
    }
    return keys;
  }

  private start(run: ClaimedRun, key: string | null): void {
    this.parts.executor.start(run, () => {
      this.limiter.release(key);
      this.signal.notify();
    });
  }
}
