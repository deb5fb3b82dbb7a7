import { hrefWith, readParameters, type SearchValues } from "@/components/format/url-filters";

/** The filters of the endpoints page in its URL. */
export interface EndpointFilters {
  readonly status?: string;
  readonly partnerId?: string;
  readonly sort?: string;
}

const parameterNames = ["status", "partnerId", "sort"] as const;

export function readEndpointFilters(values: SearchValues): EndpointFilters {
  return readParameters(parameterNames, values);
}

export function endpointsHref(filters: EndpointFilters): string {
  return hrefWith("/endpoints", parameterNames, filters);
}
