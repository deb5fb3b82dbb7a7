import type { SearchValues } from "@/components/format/url-filters";

export interface WithSearch {
  readonly searchParams: Promise<SearchValues>;
}

export interface WithId {
  readonly params: Promise<{ readonly id: string }>;
}
