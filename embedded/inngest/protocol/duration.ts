const unitMs: Record<string, number> = {
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};
const parts = /(\d+(?:\.\d+)?)(ms|[wdhms])/g;
const whole = /^(?:\d+(?:\.\d+)?(?:ms|[wdhms]))+$/;
const isoDate = /^\d{4}-\d\d-\d\dT/;

/**
 * When a sleep or a wait ends. The SDK writes either a duration ("1d2h30s"; "" for nothing) or an ISO date.
 * Null when the text is neither.
 */
export function dueAt(text: string, nowMs: number): number | null {
  if (text === "") return nowMs;
  if (isoDate.test(text)) return dateMs(text);
  if (!whole.test(text)) return null;
  const total = [...text.matchAll(parts)].reduce(
    (sum, part) => sum + Number(part[1]) * (unitMs[part[2] ?? ""] ?? 0),
    0,
  );
  return dateMs(new Date(nowMs + total));
}

function dateMs(date: string | Date): number | null {
  const ms = new Date(date).getTime();
  // PostgreSQL's last timestamp is far beyond; the year 9999 is where ISO text stops sorting and parsing plainly.
  return Number.isNaN(ms) || ms > Date.UTC(9999, 0) ? null : ms;
}
