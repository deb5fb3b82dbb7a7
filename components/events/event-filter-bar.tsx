"use client";

import { timeChoices } from "@/components/format/time-choices";
import { Chip, type Choice, FilterRow } from "@/components/ui/filter-row";
import { type EventFilters, eventsHref, hasFilters } from "./filters";

export interface EventFilterBarProps {
  readonly filters: EventFilters;
  readonly types: readonly Choice[];
  /** Empty for readers who may not see sources. */
  readonly sources: readonly Choice[];
}

/** The filters of the events. They are part of the URL. */
export function EventFilterBar({ filters, types, sources }: EventFilterBarProps) {
  const hrefWith = (change: EventFilters) => eventsHref({ ...filters, cursor: undefined, ...change });
  const sourceFilter = {
    label: "Source",
    allLabel: "All sources",
    value: filters.source,
    choices: sources,
    hrefWith: (source?: string) => hrefWith({ source }),
  };
  const selectFilters = [
    ...(sources.length > 0 ? [sourceFilter] : []),
    {
      label: "Type",
      allLabel: "All types",
      value: filters.type,
      choices: types,
      hrefWith: (type?: string) => hrefWith({ type }),
    },
    {
      label: "Time",
      allLabel: "Any time",
      value: filters.since,
      choices: timeChoices,
      hrefWith: (since?: string) => hrefWith({ since }),
    },
  ];
  return (
    <FilterRow selectFilters={selectFilters} clearHref={hasFilters(filters) ? "/events" : null}>
      {filters.q && (
        <Chip label="id" href={hrefWith({ q: undefined })}>
          {filters.q}
        </Chip>
      )}
    </FilterRow>
  );
}
