import type { Random, Tuning } from "../types";

const maxRetryAfterMs = 86_400_000;
const firstFaultMs = 250;
const maxFaultMs = 10_000;

/** Milliseconds until the next attempt of a step. `attempt` is the failed one, 0 for the first. */
export function retryDelayMs(attempt: number, tuning: Tuning, random: Random): number {
  const { retryDelaysMs, retryJitterMs } = tuning;
  const delay = retryDelaysMs[Math.min(attempt, retryDelaysMs.length - 1)] ?? 0;
  return delay + Math.floor(random() * retryJitterMs);
}

/**
 * A `Retry-After` header in milliseconds from now, clamped to 1 s – 24 h as in Inngest. Null when it is absent or
 * unreadable. Up to seven digits are seconds; everything else is read as a date.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | null {
  if (!header) return null;
  const ms = /^\d{1,7}$/.test(header) ? Number(header) * 1000 : new Date(header).getTime() - nowMs;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 1000), maxRetryAfterMs);
}

/** Milliseconds until the next try after a fault (app down, proxy page). Short at first, so that work resumes soon after a restart. */
export function faultDelayMs(faults: number): number {
  return Math.min(firstFaultMs * 2 ** Math.min(faults, 10), maxFaultMs);
}
