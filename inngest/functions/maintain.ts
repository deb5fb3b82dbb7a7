import { systemClock } from "@/lib/platform/clock";
import { isKnownIdle, recordScheduledRun } from "@/lib/platform/maintenance-schedule";
import { maintain } from "@/lib/system/maintenance/maintain";
import { inngest } from "../client";
import { appStarted, maintenanceDue, maintenanceEvent } from "../events";
import { sendEffects } from "../publisher";
import { finishBeforeStop, stopping } from "../stopping";

/** The event of a run that the cron trigger started. */
const timerEvent = "inngest/scheduled.timer";

/**
 * The maintenance: sweep, statistics, watch and retention. While there is traffic, it plans its next run for the next
 * minute. While there is none, the timer starts it, but it does nothing and sends no statement to the database.
 *
 * It has no steps, because Inngest counts each step as one more execution.
 */
export const maintainFunction = () =>
  inngest().createFunction(
    {
      id: "maintain",
      name: "Maintain",
      triggers: [{ cron: "*/15 * * * *" }, { event: appStarted.name }, { event: maintenanceDue.name }],
      concurrency: [{ limit: 1 }],
      retries: 3,
    },
    async ({ event }) => {
      if (event.name === timerEvent && isKnownIdle(systemClock.now())) return { idle: true };
      return finishBeforeStop(run(event.name === maintenanceDue.name ? event.ts : undefined));
    },
  );

async function run(plannedFor: number | undefined) {
  const { next, isActive, error } = await maintain({
    clock: systemClock,
    plannedFor,
    publish: sendEffects,
    signal: stopping(),
  });
  if (next) {
    await inngest().send(maintenanceEvent(next));
    recordScheduledRun(next);
  }
  if (error !== undefined) throw error;
  return { active: isActive, next: next?.toISOString() ?? null };
}
