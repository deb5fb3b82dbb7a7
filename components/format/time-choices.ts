const hourMs = 3_600_000;

/** The time ranges that lists can be filtered by. All of them end now. */
export const timeChoices = [
  { value: "1h", label: "Last hour", hours: 1 },
  { value: "24h", label: "Last 24 hours", hours: 24 },
  { value: "7d", label: "Last 7 days", hours: 7 * 24 },
  { value: "30d", label: "Last 30 days", hours: 30 * 24 },
] as const;

/** Converts a value such as "24h" to a time in ISO 8601. Other values are returned unchanged. */
export function resolveSince(since: string | undefined, now: number): string | undefined {
  const hours = timeChoices.find(({ value }) => value === since)?.hours;
  return hours === undefined ? since : new Date(now - hours * hourMs).toISOString();
}
