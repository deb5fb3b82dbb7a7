import { log } from "./logger";

/**
 * When the maintenance runs next, as far as this process knows. The maintenance (`lib/system/maintenance`) does everything
 * that no request starts. It runs once a minute while there is traffic, and not at all while there is none.
 */
interface Schedule {
  start: MaintenanceStarter | undefined;
  /** The minute for which a run was requested last, in milliseconds since 1970. */
  requestedFor: number;
  /** When the first and the last run are due that were requested and have not been seen, by the monotonic clock. */
  overdue: { first: number; last: number } | undefined;
  /** Until then nothing is due, by the monotonic clock. Undefined: this process has not checked yet. */
  idleUntil: number | undefined;
  failures: number;
  retry: NodeJS.Timeout | undefined;
}

/** Starts a run at a time, one for the same time, however often it is called. Rejects if Inngest cannot be called. */
export type MaintenanceStarter = (at: Date) => Promise<void>;

const minuteMs = 60_000;
/** How long a request waits for Inngest by default, in milliseconds. */
const defaultWaitMs = 2_000;
/** The delay after a first failure, in milliseconds. It doubles with every failure, up to the maximum. */
const firstRetryMs = 5_000;
const maxRetryMs = 15_000;
/** A process that has not checked yet does so in the first minutes of an hour only. */
const coldCheckMinutes = 15;

// Next bundles a second copy of this module besides the one that `server/` loads. Both share one schedule.
const shared = globalThis as typeof globalThis & { porticoMaintenance?: Schedule };

function schedule(): Schedule {
  shared.porticoMaintenance ??= {
    start: undefined,
    requestedFor: 0,
    overdue: undefined,
    idleUntil: undefined,
    failures: 0,
    retry: undefined,
  };
  return shared.porticoMaintenance;
}

/** Sets how this process starts runs. Called at the start. Undefined forgets everything, for tests. */
export function setMaintenanceStarter(start: MaintenanceStarter | undefined): void {
  if (start) {
    schedule().start = start;
    return;
  }
  clearTimeout(shared.porticoMaintenance?.retry);
  shared.porticoMaintenance = undefined;
}

/** The start of the minute after `now`. Both in milliseconds since 1970. */
export function nextMinute(now: number): number {
  return (Math.floor(now / minuteMs) + 1) * minuteMs;
}

/** Whether {@link requestMaintenance} would do anything: no run has been requested for the next minute yet. */
export function isMaintenanceUnrequested(): boolean {
  return schedule().requestedFor !== nextMinute(Date.now());
}

/**
 * Starts the maintenance in the next minute, because something was written. At most one call a minute does anything, so
 * every write can call it. Never throws: without Inngest, this process tries again until it works, and then starts a run
 * at once.
 * @param waitMs how long to wait for Inngest. After that, sending goes on in the background
 */
export async function requestMaintenance(waitMs = defaultWaitMs): Promise<void> {
  const current = schedule();
  if (!current.start || !isMaintenanceUnrequested()) return;
  current.idleUntil = 0;
  const at = nextMinute(Date.now());
  recordScheduledRun(new Date(at));
  let timer: NodeJS.Timeout | undefined;
  const longEnough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, waitMs);
  });
  await Promise.race([start(current, at), longEnough]);
  clearTimeout(timer);
}

async function start(current: Schedule, at: number): Promise<void> {
  try {
    await current.start?.(new Date(at));
    current.failures = 0;
    clearTimeout(current.retry);
  } catch (error) {
    current.failures += 1;
    const delayMs = Math.min(firstRetryMs * 2 ** (current.failures - 1), maxRetryMs);
    log.warn("the maintenance could not be started; it is tried again", { error, count: current.failures });
    clearTimeout(current.retry);
    current.retry = setTimeout(() => start(current, Date.now()), delayMs).unref();
  }
}

/** Records that a run has been scheduled, so that a missing one is noticed and none is requested twice. */
export function recordScheduledRun(at: Date): void {
  const current = schedule();
  const inMs = at.getTime() - Date.now();
  if (at.getTime() === nextMinute(Date.now())) current.requestedFor = at.getTime();
  const dueAt = performance.now() + inMs;
  const { first, last } = current.overdue ?? { first: dueAt, last: dueAt };
  current.overdue = { first: Math.min(first, dueAt), last: Math.max(last, dueAt) };
}

/** Whether a run is due that this process has requested and not seen. It needs no database. */
export function isRunExpected(): boolean {
  const { overdue } = schedule();
  return overdue !== undefined && overdue.first <= performance.now();
}

/**
 * How long a run is overdue that this process has requested, in seconds. Null if none is.
 * @param lastRunAge the seconds since the last run of any process; null if there was none
 */
export function overdueSeconds(lastRunAge: number | null): number | null {
  const current = schedule();
  if (!current.overdue) return null;
  const now = performance.now();
  const lastRunAt = lastRunAge === null ? Number.NEGATIVE_INFINITY : now - lastRunAge * 1_000;
  if (lastRunAt >= current.overdue.first) {
    const { last } = current.overdue;
    current.overdue = lastRunAt >= last ? undefined : { first: last, last };
  }
  if (!current.overdue || current.overdue.first > now) return null;
  return (now - current.overdue.first) / 1_000;
}

/** Records that a run has ended in this process, and found that nothing is due for this long. Milliseconds, or 0. */
export function recordRun(idleMs: number): void {
  overdueSeconds(0);
  schedule().idleUntil = performance.now() + idleMs;
}

/**
 * Whether a run that the timer started has nothing to do, as far as this process knows. It needs no database. A new
 * process knows nothing: it checks once an hour at most, because platforms start processes all the time.
 */
export function isKnownIdle(now: Date): boolean {
  const { idleUntil } = schedule();
  if (idleUntil === undefined) return now.getUTCMinutes() >= coldCheckMinutes;
  return performance.now() < idleUntil;
}
