import type { LinkTab } from "@/components/ui/link-tabs";
import { type RangeName, rangeNames } from "@/lib/statistics/time-range";

const rangeLabels: Readonly<Record<RangeName, { readonly tab: string; readonly inText: string }>> = {
  "1h": { tab: "1 h", inText: "in the last hour" },
  "24h": { tab: "24 h", inText: "in the last 24 hours" },
  "7d": { tab: "7 d", inText: "in the last 7 days" },
};

/** The time range in a URL; a day by default. */
export function readRange(parameter: unknown): RangeName {
  return rangeNames.find((name) => name === parameter) ?? "24h";
}

export function rangeInText(range: RangeName): string {
  return rangeLabels[range].inText;
}

export function rangeTabs(path: string, range: RangeName): readonly LinkTab[] {
  return rangeNames.map((name) => ({
    href: name === "24h" ? path : `${path}?range=${name}`,
    label: rangeLabels[name].tab,
    isCurrent: name === range,
  }));
}
