const hourMs = 3_600_000;

/** The stretches of time up to now that lists can be narrowed to. */
export const timeChoices = [
  { value: "1h", label: "Last hour", hours: 1 },
  { value: "24h", label: "Last 24 hours", hours: 24 },
  { value: "7d", label: "Last 7 days", hours: 7 * 24 },
  { value: "30d", label: "Last 30 days", hours: 30 * 24 },
] as const;

/** A word such as "24h" as the time that it means; a time stays what it is. */
export function resolveSince(since: string | undefined, now: number): string | undefined {
  const hours = timeChoices.find(({ value }) => value === since)?.hours;
  return hours === undefined ? since : new Date(now - hours * hourMs).toISOString();
}
