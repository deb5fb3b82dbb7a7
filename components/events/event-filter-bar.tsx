"use client";

import { sinceChoices } from "@/components/format/time-choices";
import { Chip, type Choice, FilterRow } from "@/components/ui/filter-row";
import { type EventFilters, eventsHref, isNarrowed } from "./filters";

export interface EventFilterBarProps {
  readonly filters: EventFilters;
  readonly types: readonly Choice[];
  /** Empty for people who have no business with sources. */
  readonly sources: readonly Choice[];
}

/** Narrows the list of events; every choice is in the URL. */
export function EventFilterBar({ filters, types, sources }: EventFilterBarProps) {
  const hrefWith = (change: EventFilters) => eventsHref({ ...filters, cursor: undefined, ...change });
  const bySource = {
    label: "Source",
    all: "All sources",
    value: filters.source,
    choices: sources,
    hrefWith: (source?: string) => hrefWith({ source }),
  };
  const narrowings = [
    ...(sources.length > 0 ? [bySource] : []),
    {
      label: "Type",
      all: "All types",
      value: filters.type,
      choices: types,
      hrefWith: (type?: string) => hrefWith({ type }),
    },
    {
      label: "Time",
      all: "Any time",
      value: filters.since,
      choices: sinceChoices,
      hrefWith: (since?: string) => hrefWith({ since }),
    },
  ];
  return (
    <FilterRow narrowings={narrowings} clearHref={isNarrowed(filters) ? "/events" : null}>
      {filters.q && (
        <Chip word="id" href={hrefWith({ q: undefined })}>
          {filters.q}
        </Chip>
      )}
    </FilterRow>
  );
}
