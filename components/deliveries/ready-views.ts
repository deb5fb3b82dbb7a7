import type { DeliveryFilters } from "./filters";

/** A name for filters that people come back to. */
export interface View {
  readonly name: string;
  readonly filters: DeliveryFilters;
}

/** What people most often look for. */
export const builtInViews: readonly View[] = [
  { name: "Failing now", filters: { status: "retrying" } },
  { name: "Dead-lettered in the last 24 hours", filters: { status: "dead_lettered", since: "24h" } },
  { name: "Skipped in the last 7 days", filters: { status: "skipped", since: "7d" } },
  { name: "No response in time", filters: { code: "timeout_first_byte" } },
  { name: "Server errors", filters: { code: "http_5xx" } },
];
