import { hrefWith, readParameters, type SearchValues } from "@/components/format/url-filters";

/** The filters of the rejections page in its URL. */
export interface RejectionFilters {
  readonly slug?: string;
  readonly code?: string;
  readonly cursor?: string;
}

const parameterNames = ["slug", "code", "cursor"] as const;

export function readRejectionFilters(values: SearchValues): RejectionFilters {
  return readParameters(parameterNames, values);
}

export function rejectionsHref(filters: RejectionFilters): string {
  return hrefWith("/failures/rejections", parameterNames, filters);
}
