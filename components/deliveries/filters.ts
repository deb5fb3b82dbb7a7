import { hrefWith, readParameters, type SearchValues } from "@/components/format/url-filters";

/** The filters of the deliveries page as its URL holds them. */
export interface DeliveryFilters {
  readonly status?: string;
  readonly endpointId?: string;
  readonly partnerId?: string;
  readonly eventType?: string;
  readonly code?: string;
  /** A delivery id, an event id, the provider's own id, or attributes such as `brand_id:663`. */
  readonly q?: string;
  /** A word of `timeChoices`, or a time. */
  readonly since?: string;
  readonly until?: string;
}

/** The filters, where in the list the page is, and what is open beside it. */
export interface DeliveryListState extends DeliveryFilters {
  readonly cursor?: string;
  /** Instead of a cursor: the page of what came just after this delivery. */
  readonly newerThan?: string;
  readonly open?: string;
  /** The attempt that is looked at in what is open. */
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

/** The filters alone: of a list that starts at its newest end, with nothing beside it. */
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
  /** The rows that are shown, by their ids without the prefix, with commas between them. */
  readonly shown: string;
  /** From when on a delivery is new to the list; left out when nothing is added to it. ISO 8601. */
  readonly renderedAt?: string;
}

const versionParameters = [...filterParameters, "shown", "renderedAt"] as const;

export function versionHref(query: VersionQuery): string {
  return hrefWith("/deliveries/version", versionParameters, query);
}

export function readVersionQuery(values: SearchValues): Partial<VersionQuery> {
  return readParameters(versionParameters, values);
}

/** Whether anything but the status narrows the list. */
export function hasFilters({ status: _, ...others }: DeliveryFilters): boolean {
  return Object.values(filtersOf(others)).some((value) => value !== undefined);
}

/** The deliveries to replay: some by their ids, or all that match the filters. */
export type ReplaySelection =
  | { readonly deliveryIds: readonly string[] }
  | { readonly filters: DeliveryFilters };
