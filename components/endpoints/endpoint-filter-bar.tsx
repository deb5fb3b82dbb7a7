"use client";

import { levelWord } from "@/components/format/health-label";
import { type Choice, FilterRow } from "@/components/ui/filter-row";
import { endpointLevels } from "@/lib/endpoints/endpoint-levels";
import { type EndpointFilters, endpointsHref } from "./filters";

export interface EndpointFilterBarProps {
  readonly filters: EndpointFilters;
  /** Empty for people who see one partner only. */
  readonly partners: readonly Choice[];
}

const statuses: readonly Choice[] = endpointLevels.map((level) => ({ value: level, word: levelWord(level) }));

const orders: readonly Choice[] = [
  { value: "status", word: "In need first" },
  { value: "traffic", word: "Busiest first" },
  { value: "name", word: "By name" },
];
const partnersOrder: Choice = { value: "partner", word: "By partner" };

/** Narrows and orders the list; every choice is in the URL. */
export function EndpointFilterBar({ filters, partners }: EndpointFilterBarProps) {
  const hrefWith = (change: EndpointFilters) => endpointsHref({ ...filters, ...change });
  const { status, partnerId, sort } = filters;
  const byPartner = {
    label: "Partner",
    all: "All partners",
    value: partnerId,
    choices: partners,
    hrefWith: (value?: string) => hrefWith({ partnerId: value }),
  };
  const narrowings = [
    {
      label: "Status",
      all: "Any status",
      value: status,
      choices: statuses,
      hrefWith: (value?: string) => hrefWith({ status: value }),
    },
    ...(partners.length > 0 ? [byPartner] : []),
    {
      label: "Order",
      all: "Newest first",
      value: sort,
      choices: partners.length > 0 ? [...orders, partnersOrder] : orders,
      hrefWith: (value?: string) => hrefWith({ sort: value }),
    },
  ];
  return (
    <FilterRow narrowings={narrowings} clearHref={status || partnerId ? endpointsHref({ sort }) : null} />
  );
}
