import { hrefWith, readNames, type SearchValues } from "@/components/format/url-filters";

/** The filters of the events page as its URL holds them. */
export interface EventFilters {
  readonly type?: string;
  readonly source?: string;
  /** The provider's own id. */
  readonly q?: string;
  readonly since?: string;
  readonly cursor?: string;
}

const names = ["type", "source", "q", "since", "cursor"] as const;

export function readEventFilters(values: SearchValues): EventFilters {
  return readNames(names, values);
}

export function eventsHref(filters: EventFilters): string {
  return hrefWith("/events", names, filters);
}

/** Whether the list shows less than everything. */
export function isNarrowed({ type, source, q, since }: EventFilters): boolean {
  return [type, source, q, since].some((value) => value !== undefined);
}
