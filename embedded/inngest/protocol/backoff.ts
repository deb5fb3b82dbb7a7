import type { Random, Tuning } from "../types";

const maxRetryAfterMs = 86_400_000;
const firstFaultMs = 250;
const maxFaultMs = 10_000;

/** Wait before the next attempt of a step, `attempt` being the one that failed (0 for the first). */
export function retryDelayMs(attempt: number, tuning: Tuning, random: Random): number {
  const { retryDelaysMs, retryJitterMs } = tuning;
  const delay = retryDelaysMs[Math.min(attempt, retryDelaysMs.length - 1)] ?? 0;
  return delay + Math.floor(random() * retryJitterMs);
}

/**
 * A `Retry-After` header as milliseconds from now, clamped to 1 s – 24 h as Inngest does; null when absent or
 * unreadable. Seconds have at most seven characters; everything else is read as a date.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | null {
  if (!header) return null;
  const ms = /^\d{1,7}$/.test(header) ? Number(header) * 1000 : new Date(header).getTime() - nowMs;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 1000), maxRetryAfterMs);
}

/** Wait after an infrastructure fault (app down, proxy page): short at first, so that work resumes soon after a restart. */
export function faultDelayMs(faults: number): number {
  return Math.min(firstFaultMs * 2 ** Math.min(faults, 10), maxFaultMs);
}
