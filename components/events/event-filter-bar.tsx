"use client";

import { useRouter } from "next/navigation";
import { sinceChoices } from "@/components/deliveries/filters";
import { Chip, type Choice, Choose, ClearFilters } from "@/components/shared/filters";
import { type EventFilters, eventsHref, isNarrowed } from "./filters";

export interface EventFilterBarProps {
  readonly filters: EventFilters;
  readonly types: readonly Choice[];
  /** Empty for people who have no business with sources. */
  readonly sources: readonly Choice[];
}

/** Narrows the list of events; every choice is in the URL. */
export function EventFilterBar({ filters, types, sources }: EventFilterBarProps) {
  const router = useRouter();
  const go = (change: Partial<EventFilters>) =>
    router.push(eventsHref({ ...filters, cursor: undefined, ...change }));
  return (
    <div className="flex flex-wrap items-center gap-2 pb-3">
      {sources.length > 0 && (
        <Choose
          label="Source"
          all="All sources"
          value={filters.source}
          choices={sources}
          onChoose={(source) => go({ source })}
        />
      )}
      <Choose
        label="Type"
        all="All types"
        value={filters.type}
        choices={types}
        onChoose={(type) => go({ type })}
      />
      <Choose
        label="Time"
        all="Any time"
        value={filters.since}
        choices={sinceChoices}
        onChoose={(since) => go({ since })}
      />
      {filters.q && (
        <Chip
          word="id"
          value={filters.q}
          href={eventsHref({ ...filters, q: undefined, cursor: undefined })}
        />
      )}
      {isNarrowed(filters) && <ClearFilters href="/events" />}
    </div>
  );
}
