const hourMs = 3_600_000;

/** The stretches of time up to now that lists can be narrowed to. */
export const sinceChoices = [
  { value: "1h", word: "Last hour", hours: 1 },
  { value: "24h", word: "Last 24 hours", hours: 24 },
  { value: "7d", word: "Last 7 days", hours: 7 * 24 },
  { value: "30d", word: "Last 30 days", hours: 30 * 24 },
] as const;

/** A word such as "24h" as the time that it means; a time stays what it is. */
export function sinceOf(wish: string | undefined, now: number): string | undefined {
  const hours = sinceChoices.find(({ value }) => value === wish)?.hours;
  return hours === undefined ? wish : new Date(now - hours * hourMs).toISOString();
}
