import { hrefWith, readParameters, type SearchValues } from "@/components/format/url-filters";

/** The filters of the deliveries page in its URL. */
export interface DeliveryFilters {
  readonly status?: string;
  readonly endpointId?: string;
  readonly partnerId?: string;
  readonly eventType?: string;
  readonly code?: string;
  /** A delivery id, an event id, the provider's event id, or attributes such as `brand_id:663`. */
  readonly q?: string;
  /** A value of `timeChoices`, or a time in ISO 8601. */
  readonly since?: string;
  readonly until?: string;
}

/** The filters, the page of the list and the content of the side panel. */
export interface DeliveryListState extends DeliveryFilters {
  readonly cursor?: string;
  /** Instead of a cursor: shows the page just before this delivery. */
  readonly newerThan?: string;
  readonly open?: string;
  /** The attempt in the side panel. */
  readonly attempt?: string;
}

const filterParameters = [
  "status",
  "endpointId",
  "partnerId",
  "eventType",
  "code",
  "q",
  "since",
  "until",
] as const;
const listStateParameters = [...filterParameters, "cursor", "newerThan", "open", "attempt"] as const;

export function readListState(values: SearchValues): DeliveryListState {
  return readParameters(listStateParameters, values);
}

/** The filters without the position in the list and the side panel. */
export function filtersOf(listState: DeliveryListState): DeliveryFilters {
  return readParameters(filterParameters, { ...listState });
}

export function deliveriesHref(listState: DeliveryListState): string {
  return hrefWith("/deliveries", listStateParameters, listState);
}

export function exportHref(filters: DeliveryFilters, format: "csv" | "json"): string {
  return hrefWith("/deliveries/export", [...filterParameters, "format"], { ...filters, format });
}

export interface VersionQuery extends DeliveryFilters {
  /** The ids of the shown rows without their prefix, separated by commas. */
  readonly shown: string;
  /** Deliveries after this time are new. Omitted when the page is not the newest. ISO 8601. */
  readonly renderedAt?: string;
}

const versionParameters = [...filterParameters, "shown", "renderedAt"] as const;

export function versionHref(query: VersionQuery): string {
  return hrefWith("/deliveries/version", versionParameters, query);
}

export function readVersionQuery(values: SearchValues): Partial<VersionQuery> {
  return readParameters(versionParameters, values);
}

/** Whether there is any filter besides the status. */
export function hasFilters({ status: _, ...others }: DeliveryFilters): boolean {
  return Object.values(filtersOf(others)).some((value) => value !== undefined);
}

/** The deliveries to replay: some by their ids, or all that match the filters. */
export type ReplaySelection =
  | { readonly deliveryIds: readonly string[] }
  | { readonly filters: DeliveryFilters };
