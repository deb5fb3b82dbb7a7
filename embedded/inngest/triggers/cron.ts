import { Cron } from "croner";

const zonePrefix = /^(?:CRON_)?TZ=(\S+)\s+/;

/** A cron trigger: five fields, optionally after `TZ=<zone>`. The default is UTC. */
export interface Schedule {
  readonly source: string;
  /** First tick after an instant; null when there is none. */
  nextAfter(ms: number): number | null;
  /** Last tick at or before an instant; null when there is none. */
  lastUpTo(ms: number): number | null;
}

/**
 * Reads a cron expression as Inngest does.
 * @throws Error with the reason when it is not valid
 */
export function parseSchedule(source: string): Schedule {
  const timezone = zonePrefix.exec(source)?.[1] ?? "UTC";
  const fields = source.replace(zonePrefix, "").trim();
  if (fields.split(/\s+/).length !== 5) throw new Error("a cron has five fields");
  const cron = new Cron(fields, { timezone, paused: true, mode: "5-part" });
  // This call fails here for an unknown time zone, and not at the first tick.
  cron.nextRun(new Date(0));
  return {
    source,
    nextAfter: (ms) => cron.nextRun(new Date(ms))?.getTime() ?? null,
    // Croner excludes the reference date itself.
    lastUpTo: (ms) => cron.previousRuns(1, new Date(ms + 1))[0]?.getTime() ?? null,
  };
}

/** The tick that is due: the latest one after `lastMs`. Earlier missed ticks are dropped. */
export function dueTick(schedule: Schedule, lastMs: number, nowMs: number): number | null {
  const latest = schedule.lastUpTo(nowMs);
  return latest !== null && latest > lastMs && latest <= nowMs ? latest : null;
}
