"use client";

import { timeChoices } from "@/components/format/time-choices";
import { Chip, type Choice, FilterRow } from "@/components/ui/filter-row";
import { type DeliveryFilters, deliveriesHref, hasFilters } from "./filters";
import { TimeRange } from "./time-range";

export interface FilterBarProps {
  readonly filters: DeliveryFilters;
  readonly endpoints: readonly Choice[];
  readonly eventTypes: readonly Choice[];
  /** Empty for members of a partner. */
  readonly partners: readonly Choice[];
  /** The title of the failure code in the filters. */
  readonly cause: string | null;
  /** What the search text may mean. */
  readonly searchLabel: "ID" | "ID or attribute";
}

/** The filters of the deliveries. They are part of the URL. */
export function FilterBar({ filters, endpoints, eventTypes, partners, cause, searchLabel }: FilterBarProps) {
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
        <Chip label={searchLabel} href={hrefWith({ q: undefined })}>
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
