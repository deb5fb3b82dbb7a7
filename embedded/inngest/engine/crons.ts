import type pg from "pg";
import { internalEvent } from "../protocol/events";
import { loadCrons, saveTick } from "../store/app";
import { ingest } from "../store/intake";
import { dueTick, type Schedule } from "../triggers/cron";
import type { FunctionConfig } from "../triggers/function-config";
import { newRun, type Router } from "../triggers/router";

interface Fired {
  readonly lastMs: number;
  readonly count: number;
}

/**
 * Fires cron triggers. After a pause only the latest missed tick fires; when the clock was set back, they go on from
 * where it stands now.
 */
export class Crons {
  private router: Router | null = null;
  private fired = new Map<string, Fired>();

  constructor(
    private readonly db: pg.Pool,
    private readonly newId: () => string,
  ) {}

  /** Forgets what it knows, after another runner may have fired ticks. */
  reset(): void {
    this.router = null;
  }

  /** Starts the runs whose tick has come; returns the time of the next tick. */
  async fire(router: Router, nowMs: number): Promise<number> {
    if (router !== this.router) await this.reload(router);
    let nextMs = Number.POSITIVE_INFINITY;
    for (const fn of router.functions.values()) {
      for (const schedule of fn.crons) {
        await this.fireOne(fn, schedule, nowMs);
        nextMs = Math.min(nextMs, schedule.nextAfter(nowMs) ?? nextMs);
      }
    }
    return nextMs;
  }

  private async reload(router: Router): Promise<void> {
    const rows = await loadCrons(this.db);
    this.fired = new Map(
      rows.map((row) => [
        tickKey(row.fn_id, row.schedule),
        { lastMs: row.last_tick.getTime(), count: Number(row.fired) },
      ]),
    );
    this.router = router;
  }

  private async fireOne(fn: FunctionConfig, schedule: Schedule, nowMs: number): Promise<void> {
    const key = tickKey(fn.id, schedule.source);
    const { lastMs, count } = this.fired.get(key) ?? { lastMs: nowMs, count: 0 };
    // A clock that was set back would otherwise stop this until it is where it was.
    if (lastMs > nowMs) this.fired.set(key, { lastMs: nowMs, count });
    const tickMs = dueTick(schedule, lastMs, nowMs);
    if (tickMs === null) return;
    // The id depends on the tick only: a tick that is fired twice, after a crash, starts one run.
    const scheduledAt = new Date(tickMs).toISOString();
    const data = { cron: schedule.source, scheduledAt, fireAt: scheduledAt };
    const id = `${scheduledAt} ${schedule.source} ${count}`;
    const event = internalEvent(id, "inngest/scheduled.timer", data, tickMs);
    await ingest(this.db, [newRun(fn, event, this.newId(), nowMs)], [], nowMs);
    await saveTick(this.db, fn.id, schedule.source, tickMs);
    this.fired.set(key, { lastMs: tickMs, count: count + 1 });
  }
}

function tickKey(fnId: string, schedule: string): string {
  return `${fnId} ${schedule}`;
}
