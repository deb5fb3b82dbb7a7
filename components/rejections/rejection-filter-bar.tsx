"use client";

import { useRouter } from "next/navigation";
import { type Choice, Choose, ClearFilters } from "@/components/shared/filters";
import { type RejectionFilters, rejectionsHref } from "./filters";

export interface RejectionFilterBarProps {
  readonly filters: RejectionFilters;
  readonly sources: readonly Choice[];
  readonly causes: readonly Choice[];
}

/** Narrows the list of rejections; every choice is in the URL. */
export function RejectionFilterBar({ filters, sources, causes }: RejectionFilterBarProps) {
  const router = useRouter();
  const go = (change: Partial<RejectionFilters>) =>
    router.push(rejectionsHref({ ...filters, cursor: undefined, ...change }));
  return (
    <div className="flex flex-wrap items-center gap-2 pb-3">
      <Choose
        label="Source"
        all="All sources"
        value={filters.slug}
        choices={sources}
        onChoose={(slug) => go({ slug })}
      />
      <Choose
        label="Cause"
        all="All causes"
        value={filters.code}
        choices={causes}
        onChoose={(code) => go({ code })}
      />
      {(filters.slug || filters.code) && <ClearFilters href="/failures/rejections" />}
    </div>
  );
}
