import type { Choice } from "@/components/ui/filter-row";
import { texts } from "./texts";

const choices = [
  { seconds: 0, label: texts.rotate.noOverlap },
  { seconds: 3_600, label: "1 hour" },
  { seconds: 86_400, label: "1 day" },
  { seconds: 604_800, label: "7 days" },
];

/**
 * How long an old secret stays valid after a rotation; the values are seconds.
 * @param defaultSeconds the overlap of the dialect, marked with `defaultNote`
 */
export function overlapChoices(defaultSeconds: number, defaultNote: string): readonly Choice[] {
  const isListed = choices.some(({ seconds }) => seconds === defaultSeconds);
  const all = isListed
    ? choices
    : [...choices, { seconds: defaultSeconds, label: `${defaultSeconds} seconds` }];
  return all.map(({ seconds, label }) => ({
    value: String(seconds),
    label: seconds === defaultSeconds ? `${label} (${defaultNote})` : label,
  }));
}
