import { watch } from "@/lib/alerts/watch";
import type { Clock } from "@/lib/platform/clock";
import { checkpointAge, saveCheckpoint } from "@/lib/platform/database/checkpoints";
import type { Effect } from "@/lib/platform/effects";
import { env } from "@/lib/platform/env";
import { nextMinute, recordRun } from "@/lib/platform/maintenance-schedule";
import { prune } from "@/lib/retention/prune";
import { needsRollUp, rollUp } from "@/lib/statistics/roll-up";
import { findLostWork } from "./find-lost-work";
import { hasRecentTraffic } from "./has-recent-traffic";
import { nextDueAt } from "./next-due-at";

/** How long one run counts statistics and removes old rows, in milliseconds. The next run does the rest. */
const rollUpMs = 30_000;
const pruneMs = 20_000;
/** How often retention runs, in seconds. */
const pruneEverySeconds = { active: 3_600, idle: 86_400 };
/** The watch reads the events of the last minutes, so it does not run every minute. */
const watchEveryMinutes = 5;
/**
 * How long a process takes it that nothing is due, in milliseconds. Another process may have stored a delivery and died, so
 * it must not be for ever. With a timer every 15 minutes, there is a check every hour.
 */
const maxIdleMs = 45 * 60_000;
/** What is due later is planned by a later check, in milliseconds. */
const planAheadMs = 2 * 60 * 60_000;

export interface MaintainOptions {
  readonly clock: Clock;
  /** The time for which this run was planned, in milliseconds since 1970. The clock of Inngest may be ahead of this one. */
  readonly plannedFor?: number | undefined;
  /** Starts the work that was found. Rejects if it cannot be started. */
  readonly publish: (effects: readonly Effect[]) => Promise<void>;
  /** Aborted when the process is to stop. */
  readonly signal?: AbortSignal;
}

export interface Maintained {
  /** When the next run is needed; null: not until something happens. By the clock of this machine. */
  readonly next: Date | null;
  /** Whether something was done, or there was traffic in the last minutes. */
  readonly isActive: boolean;
  /** The first error. The parts that come after it have run. */
  readonly error?: unknown;
}

/**
 * Does everything that no request starts: the sweep, the statistics, the watch and retention. While there is traffic, the
 * next run is due in a minute. Otherwise it is due when something happens by time alone, such as a retry.
 */
export async function maintain(options: MaintainOptions): Promise<Maintained> {
  const run = new MaintenanceRun(options);
  const isActive = await run.work();
  const { error } = run;
  const now = Math.max(options.clock.now().getTime(), options.plannedFor ?? 0);
  const minute = new Date(nextMinute(now));
  // Without a complete run, health must not take it that this process has been checked.
  if (error !== undefined) return { next: minute, isActive, error };
  if (isActive) {
    recordRun(0);
    return { next: minute, isActive };
  }
  const due = await nextDueAt();
  const isNear = due !== null && due.getTime() < now + planAheadMs;
  const next = isNear ? new Date(Math.max(minute.getTime(), nextMinute(due.getTime() - 1))) : null;
  recordRun(Math.min(maxIdleMs, next ? next.getTime() - now : maxIdleMs));
  return { next, isActive };
}

/** One run. An error in one part does not keep the others from running. */
class MaintenanceRun {
  /** The first error. */
  error: unknown;

  constructor(private readonly options: MaintainOptions) {}

  /** @returns whether there is or was something to do, so that the next run is due in a minute */
  async work(): Promise<boolean> {
    const { clock } = this.options;
    const isBusy = [
      await this.attempt(() => this.sweep()),
      await this.attempt(() => hasRecentTraffic(clock)),
    ].includes(true);
    const pruneIsDue = await this.attempt(() => isPruneDue(isBusy));
    const counted = await this.attempt(() => this.countStatistics(pruneIsDue));
    const minute = clock.now().getUTCMinutes();
    if (!isBusy || minute % watchEveryMinutes === 0) await this.attempt(() => this.watch());
    const hasOldRows = pruneIsDue && (await this.attempt(() => this.prune()));
    return isBusy || counted || hasOldRows;
  }

  private async attempt(work: () => Promise<boolean>): Promise<boolean> {
    try {
      return await work();
    } catch (error) {
      this.error ??= error;
      return false;
    }
  }

  /** @returns whether it found something */
  private async sweep(): Promise<boolean> {
    const { effects, ended } = await findLostWork();
    const found = effects.list;
    if (found.length > 0) await this.options.publish(found);
    // Health reads this checkpoint. It proves that Inngest, the app and the database work together.
    await saveCheckpoint("swept");
    return found.length > 0 || ended > 0;
  }

  /** @returns whether it counted attempts */
  private async countStatistics(isForced: boolean): Promise<boolean> {
    const { clock, signal } = this.options;
    const hasAttempts = await needsRollUp();
    if (!hasAttempts && !isForced) return false;
    const until = performance.now() + rollUpMs;
    const keepDays = env().PORTICO_SUMMARY_RETENTION_DAYS;
    let { behind } = await rollUp({ clock, keepDays });
    while (behind && performance.now() < until && !signal?.aborted) {
      ({ behind } = await rollUp({ clock, keepDays }));
    }
    return hasAttempts || behind;
  }

  private async watch(): Promise<boolean> {
    return (await watch(this.options.clock)) > 0;
  }

  /** @returns whether old rows are left */
  private async prune(): Promise<boolean> {
    const { more } = await prune(retention(), pruneMs, this.options.signal);
    if (!more) await saveCheckpoint("pruned");
    return more;
  }
}

async function isPruneDue(isActive: boolean): Promise<boolean> {
  const age = await checkpointAge("pruned");
  return age === null || age > (isActive ? pruneEverySeconds.active : pruneEverySeconds.idle);
}

function retention() {
  return {
    bodyDays: env().PORTICO_BODY_RETENTION_DAYS,
    summaryDays: env().PORTICO_SUMMARY_RETENTION_DAYS,
    auditDays: env().PORTICO_AUDIT_RETENTION_DAYS,
  };
}
