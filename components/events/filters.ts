import { hrefWith, readParameters, type SearchValues } from "@/components/format/url-filters";

/** The filters of the events page in its URL. */
export interface EventFilters {
  readonly type?: string;
  readonly source?: string;
  /** The external id. */
  readonly q?: string;
  readonly since?: string;
  readonly cursor?: string;
}

const parameterNames = ["type", "source", "q", "since", "cursor"] as const;

export function readEventFilters(values: SearchValues): EventFilters {
  return readParameters(parameterNames, values);
}

export function eventsHref(filters: EventFilters): string {
  return hrefWith("/events", parameterNames, filters);
}

/** Whether any filter is set. */
export function hasFilters({ type, source, q, since }: EventFilters): boolean {
  return [type, source, q, since].some((value) => value !== undefined);
}
