"use client";

import { sinceChoices } from "@/components/format/time-choices";
import { Chip, type Choice, FilterRow } from "@/components/ui/filter-row";
import { type DeliveryFilters, deliveriesHref, isNarrowed } from "./filters";
import { Stretch } from "./time-range";

export interface FilterBarProps {
  readonly filters: DeliveryFilters;
  readonly endpoints: readonly Choice[];
  readonly eventTypes: readonly Choice[];
  /** Empty for people who see one partner only. */
  readonly partners: readonly Choice[];
  /** The cause that is filtered by, in words. */
  readonly cause: string | null;
  /** What the search was taken for: an id, or attributes of the event. */
  readonly searchedFor: "id" | "attribute";
}

/** Narrows the deliveries; every choice is in the URL. */
export function FilterBar({ filters, endpoints, eventTypes, partners, cause, searchedFor }: FilterBarProps) {
  const { status, partnerId, endpointId, eventType, since, until, q, code } = filters;
  const hrefWith = (change: DeliveryFilters) => deliveriesHref({ ...filters, ...change });
  const isWord = sinceChoices.some(({ value }) => value === since);
  const byPartner = {
    label: "Partner",
    all: "All partners",
    value: partnerId,
    choices: partners,
    hrefWith: (value?: string) => hrefWith({ partnerId: value, endpointId: undefined }),
  };
  const narrowings = [
    ...(partners.length > 0 ? [byPartner] : []),
    {
      label: "Endpoint",
      all: "All endpoints",
      value: endpointId,
      choices: endpoints,
      hrefWith: (value?: string) => hrefWith({ endpointId: value }),
    },
    {
      label: "Event type",
      all: "All event types",
      value: eventType,
      choices: eventTypes,
      hrefWith: (value?: string) => hrefWith({ eventType: value }),
    },
    {
      label: "Time",
      all: "Any time",
      value: isWord ? since : undefined,
      choices: sinceChoices,
      hrefWith: (value?: string) => hrefWith({ since: value, until: undefined }),
    },
  ];
  return (
    <FilterRow narrowings={narrowings} clearHref={isNarrowed(filters) ? deliveriesHref({ status }) : null}>
      {((since && !isWord) || until) && (
        <Chip word="time" href={hrefWith({ since: undefined, until: undefined })}>
          <Stretch since={isWord ? undefined : since} until={until} />
        </Chip>
      )}
      {q && (
        <Chip word={searchedFor} href={hrefWith({ q: undefined })}>
          {q}
        </Chip>
      )}
      {code && (
        <Chip word="cause" href={hrefWith({ code: undefined })}>
          {cause ?? code}
        </Chip>
      )}
    </FilterRow>
  );
}
