import type pg from "pg";
import { Bell } from "../signals";
import { isDatabaseAway } from "../store/database";
import { type ClaimedJob, claim, type DueJob, findDue, ripen } from "../store/queue";
import type { Clock, Log, Tuning } from "../types";
import { Slots } from "./concurrency";
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

// Sleeps that end are handled in one statement each time, so a page may be larger than the number of calls.
const pageSize = 128;

/** The loop that finds what is due and starts it. Works only between `lead` and `pause`. */
export class Dispatcher {
  private readonly bell = new Bell();
  private readonly slots = new Slots();
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
    this.bell.ring();
  }

  pause(): void {
    this.epoch = null;
  }

  /** While the app is away no call is tried: the sync finds out when it is back. */
  setAppUp(up: boolean): void {
    this.appIsUp = up;
    if (up) this.bell.ring();
  }

  /** There may be something to do. */
  ring(): void {
    this.bell.ring();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.bell.ring();
    await this.loop;
  }

  private async run(): Promise<void> {
    const { clock, tuning, log } = this.parts;
    while (!this.stopped) {
      let nextMs = Number.POSITIVE_INFINITY;
      try {
        nextMs = await this.round();
      } catch (error) {
        // A lost database is the session's to report and to mend.
        if (!isDatabaseAway(error)) log("error", "queue round failed", { error: String(error) });
      }
      await this.bell.wait(Math.min(nextMs - clock(), tuning.pollMs));
    }
  }

  /** Starts everything that can start now; returns when the next job or tick is due. */
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
    const { jobs, nextMs } = await findDue(db, clock(), this.slots.taken(), pageSize);
    const timers = jobs.filter((job) => job.kind !== "call").map((job) => job.id);
    if (timers.length > 0) await ripen(db, timers, clock());
    const started = await this.startCalls(jobs, room, this.epoch);
    // Go on only if something moved: else the same page would come back for ever.
    const moved = timers.length > 0 || (started > 0 && jobs.length === pageSize);
    return { more: moved, nextMs: nextMs ?? Number.POSITIVE_INFINITY };
  }

  private async startCalls(jobs: readonly DueJob[], room: number, epoch: string): Promise<number> {
    const admitted = this.admit(jobs, room);
    if (admitted.size === 0) return 0;
    let claimed: ClaimedJob[] = [];
    try {
      claimed = await claim(this.parts.db, [...admitted.keys()], epoch);
    } finally {
      const got = new Set(claimed.map((job) => job.id));
      for (const [id, keys] of admitted) if (!got.has(id)) this.slots.release(keys);
    }
    for (const job of claimed) this.start(job, admitted.get(job.id) ?? []);
    return claimed.length;
  }

  private admit(jobs: readonly DueJob[], room: number): Map<string, readonly string[]> {
    const functions = this.parts.registry.router?.functions;
    const admitted = new Map<string, readonly string[]>();
    for (const job of jobs) {
      if (admitted.size >= room) break;
      if (job.kind !== "call" || !this.slots.take(functions?.get(job.fn_id), job.keys)) continue;
      admitted.set(job.id, job.keys);
    }
    return admitted;
  }

  private start(job: ClaimedJob, keys: readonly string[]): void {
    this.parts.executor.start(job, () => {
      this.slots.release(keys);
      this.bell.ring();
    });
  }
}
