"use client";

import { timeChoices } from "@/components/format/time-choices";
import { Chip, type Choice, FilterRow } from "@/components/ui/filter-row";
import { type DeliveryFilters, deliveriesHref, hasFilters } from "./filters";
import { TimeRange } from "./time-range";

export interface FilterBarProps {
  readonly filters: DeliveryFilters;
  readonly endpoints: readonly Choice[];
  readonly eventTypes: readonly Choice[];
  /** Empty for people who see one partner only. */
  readonly partners: readonly Choice[];
  /** The cause that is filtered by, in words. */
  readonly cause: string | null;
  /** What the search was taken for: an id, or attributes of the event. */
  readonly searchKind: "id" | "attribute";
}

/** Narrows the deliveries; every choice is in the URL. */
export function FilterBar({ filters, endpoints, eventTypes, partners, cause, searchKind }: FilterBarProps) {
  const { status, partnerId, endpointId, eventType, since, until, q, code } = filters;
  const hrefWith = (change: DeliveryFilters) => deliveriesHref({ ...filters, ...change });
  const isPreset = timeChoices.some(({ value }) => value === since);
  const partnerFilter = {
    label: "Partner",
    allLabel: "All partners",
    value: partnerId,
    choices: partners,
    hrefWith: (value?: string) => hrefWith({ partnerId: value, endpointId: undefined }),
  };
  const selectFilters = [
    ...(partners.length > 0 ? [partnerFilter] : []),
    {
      label: "Endpoint",
      allLabel: "All endpoints",
      value: endpointId,
      choices: endpoints,
      hrefWith: (value?: string) => hrefWith({ endpointId: value }),
    },
    {
      label: "Event type",
      allLabel: "All event types",
      value: eventType,
      choices: eventTypes,
      hrefWith: (value?: string) => hrefWith({ eventType: value }),
    },
    {
      label: "Time",
      allLabel: "Any time",
      value: isPreset ? since : undefined,
      choices: timeChoices,
      hrefWith: (value?: string) => hrefWith({ since: value, until: undefined }),
    },
  ];
  return (
    <FilterRow
      selectFilters={selectFilters}
      clearHref={hasFilters(filters) ? deliveriesHref({ status }) : null}
    >
      {((since && !isPreset) || until) && (
        <Chip label="time" href={hrefWith({ since: undefined, until: undefined })}>
          <TimeRange since={isPreset ? undefined : since} until={until} />
        </Chip>
      )}
      {q && (
        <Chip label={searchKind} href={hrefWith({ q: undefined })}>
          {q}
        </Chip>
      )}
      {code && (
        <Chip label="cause" href={hrefWith({ code: undefined })}>
          {cause ?? code}
        </Chip>
      )}
    </FilterRow>
  );
}
