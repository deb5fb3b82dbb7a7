"use client";

import { type Choice, FilterRow } from "@/components/ui/filter-row";
import { type RejectionFilters, rejectionsHref } from "./filters";

export interface RejectionFilterBarProps {
  readonly filters: RejectionFilters;
  readonly sources: readonly Choice[];
  readonly causes: readonly Choice[];
}

/** The filters of the rejections. They are part of the URL. */
export function RejectionFilterBar({ filters, sources, causes }: RejectionFilterBarProps) {
  const { slug, code } = filters;
  const hrefWith = (change: RejectionFilters) => rejectionsHref({ ...filters, cursor: undefined, ...change });
  const selectFilters = [
    {
      label: "Source",
      allLabel: "All sources",
      value: slug,
      choices: sources,
      hrefWith: (value?: string) => hrefWith({ slug: value }),
    },
    {
      label: "Cause",
      allLabel: "All causes",
      value: code,
      choices: causes,
      hrefWith: (value?: string) => hrefWith({ code: value }),
    },
  ];
  return <FilterRow selectFilters={selectFilters} clearHref={slug || code ? "/failures/rejections" : null} />;
}
