import type { SearchValues } from "@/components/deliveries/filters";

export interface WithSearch {
  readonly searchParams: Promise<SearchValues>;
}

export interface WithId {
  readonly params: Promise<{ readonly id: string }>;
}
