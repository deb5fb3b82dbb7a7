import type pg from "pg";
import { cronEvent } from "../protocol/events";
import { loadCrons, saveTick } from "../store/app";
import { ingest } from "../store/queue";
import { dueTick, type Schedule } from "../triggers/cron";
import type { FunctionConfig } from "../triggers/function-config";
import { newRun, type Router } from "../triggers/router";

interface Fired {
  readonly lastMs: number;
  readonly count: number;
}

/**
 * Starts runs on schedule. After a pause only the latest missed tick fires. After the clock was set back, a schedule
 * continues from the new time.
 */
export class Crons {
  private router: Router | null = null;
  private fired = new Map<string, Fired>();

  constructor(
    private readonly db: pg.Pool,
    private readonly newId: () => string,
  ) {}

  /** Makes the next round load the last ticks again, because another runner may have fired some. */
  reset(): void {
    this.router = null;
  }

  /** Starts the runs whose tick is due. Returns the time of the next tick. */
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
    // The clock was set back. Without this, the schedule would stop until the old time is reached again.
    if (lastMs > nowMs) this.fired.set(key, { lastMs: nowMs, count });
    const tickMs = dueTick(schedule, lastMs, nowMs);
    if (tickMs === null) return;
    // The id depends on the tick only, so a tick that fires twice after a crash starts one run.
    const scheduledAt = new Date(tickMs).toISOString();
    const data = { cron: schedule.source, scheduledAt, fireAt: scheduledAt };
    const id = `${scheduledAt} ${schedule.source} ${count}`;
    const event = cronEvent(id, data, tickMs);
    await ingest(this.db, [newRun(fn, event, this.newId(), nowMs)], nowMs);
    await saveTick(this.db, fn.id, schedule.source, tickMs);
    this.fired.set(key, { lastMs: tickMs, count: count + 1 });
  }
}

function tickKey(fnId: string, schedule: string): string {
  return `${fnId} ${schedule}`;
}
