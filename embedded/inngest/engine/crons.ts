import type pg from "pg";
import { internalEvent } from "../protocol/events";
import { loadCrons, saveTick } from "../store/app";
import { ingest } from "../store/intake";
import { dueTick, type Schedule } from "../triggers/cron";
import type { FunctionConfig } from "../triggers/function-config";
import { newRun, type Router } from "../triggers/router";

/** Fires cron triggers. After a pause only the latest missed tick fires. */
export class Crons {
  private router: Router | null = null;
  private lastTicks = new Map<string, number>();

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
    this.lastTicks = new Map(rows.map((row) => [tickKey(row.fn_id, row.schedule), row.last_tick.getTime()]));
    this.router = router;
  }

  private async fireOne(fn: FunctionConfig, schedule: Schedule, nowMs: number): Promise<void> {
    const lastMs = this.lastTicks.get(tickKey(fn.id, schedule.source)) ?? nowMs;
    const tickMs = dueTick(schedule, lastMs, nowMs);
    if (tickMs === null) return;
    // The id depends on the tick only: a tick that is fired twice, after a crash, starts one run.
    const scheduledAt = new Date(tickMs).toISOString();
    const data = { cron: schedule.source, scheduledAt, fireAt: scheduledAt };
    const event = internalEvent(`${scheduledAt} ${schedule.source}`, "inngest/scheduled.timer", data, tickMs);
    await ingest(this.db, [newRun(fn, event, this.newId(), nowMs)], [], nowMs);
    await saveTick(this.db, fn.id, schedule.source, tickMs);
    this.lastTicks.set(tickKey(fn.id, schedule.source), tickMs);
  }
}

function tickKey(fnId: string, schedule: string): string {
  return `${fnId} ${schedule}`;
}
