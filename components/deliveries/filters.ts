import { hrefWith, readNames, type SearchValues } from "@/components/shared/url-filters";

/** The filters of the deliveries page as its URL holds them. */
export interface DeliveryFilters {
  readonly status?: string;
  readonly endpointId?: string;
  readonly partnerId?: string;
  readonly code?: string;
  /** A delivery id, an event id or the provider's own id. */
  readonly q?: string;
  readonly since?: string;
  readonly cursor?: string;
}

const names = ["status", "endpointId", "partnerId", "code", "q", "since", "cursor"] as const;

export const sinceChoices = [
  { value: "1h", word: "Last hour", hours: 1 },
  { value: "24h", word: "Last 24 hours", hours: 24 },
  { value: "7d", word: "Last 7 days", hours: 7 * 24 },
  { value: "30d", word: "Last 30 days", hours: 30 * 24 },
] as const;

export function readFilters(values: SearchValues): DeliveryFilters {
  return readNames(names, values);
}

/** The page with these filters. A changed filter starts at the newest again, so the cursor is given on purpose or not. */
export function deliveriesHref(filters: DeliveryFilters): string {
  return hrefWith("/deliveries", names, filters);
}

export function pulseHref(filters: DeliveryFilters): string {
  return hrefWith("/deliveries/pulse", names, filters);
}

/** Whether anything but the status narrows the list. */
export function isNarrowed({ endpointId, partnerId, code, q, since }: DeliveryFilters): boolean {
  return [endpointId, partnerId, code, q, since].some((value) => value !== undefined);
}
