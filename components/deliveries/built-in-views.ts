import type { DeliveryFilters } from "./filters";

/** Filters with a name. */
export interface View {
  readonly name: string;
  readonly filters: DeliveryFilters;
}

/** The views that every user has. */
export const builtInViews: readonly View[] = [
  { name: "Failing now", filters: { status: "retrying" } },
  { name: "Dead-lettered in the last 24 hours", filters: { status: "dead_lettered", since: "24h" } },
  { name: "Skipped in the last 7 days", filters: { status: "skipped", since: "7d" } },
  { name: "No response in time", filters: { code: "timeout_first_byte" } },
  { name: "Server errors", filters: { code: "http_5xx" } },
];
