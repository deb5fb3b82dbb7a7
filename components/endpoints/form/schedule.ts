const sizes = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/** Waiting times as text, each in its largest whole unit: "30 s, 1 m, 2 h". */
export function formatSchedule(seconds: readonly number[]): string {
  return seconds.map(formatWait).join(", ");
}

function formatWait(seconds: number): string {
  const [unit, size] =
    (["d", "h", "m"] as const)
      .map((name) => [name, sizes[name]] as const)
      .find(([, whole]) => seconds >= whole && seconds % whole === 0) ?? (["s", 1] as const);
  return `${seconds / size} ${unit}`;
}

/** The inverse of {@link formatSchedule}: seconds, with NaN for a part that is not a time. The input's schema refuses it. */
export function parseSchedule(text: string): number[] {
  const parts = text.split(",").map((part) => part.trim());
  return parts.filter((part) => part !== "").map(parseWait);
}

function parseWait(text: string): number {
  const [, count, unit = "s"] = /^(\d{1,7})\s*([smhd])?$/i.exec(text) ?? [];
  return count === undefined ? Number.NaN : Number(count) * sizes[unit.toLowerCase() as keyof typeof sizes];
}
