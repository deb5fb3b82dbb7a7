"use client";

import { endpointHealths } from "@/components/format/endpoint-status";
import { type Choice, FilterRow } from "@/components/ui/filter-row";
import { endpointLevels } from "@/lib/endpoints/health-level";
import { type EndpointFilters, endpointsHref } from "./filters";

export interface EndpointFilterBarProps {
  readonly filters: EndpointFilters;
  /** Empty for members of a partner. */
  readonly partners: readonly Choice[];
}

const statuses: readonly Choice[] = endpointLevels.map((level) => ({
  value: level,
  label: endpointHealths[level].label,
}));

const sortOptions: readonly Choice[] = [
  { value: "status", label: "Problems first" },
  { value: "traffic", label: "Busiest first" },
  { value: "name", label: "By name" },
];
const partnerSortOption: Choice = { value: "partner", label: "By partner" };

/** The filters and the order of the list. They are part of the URL. */
export function EndpointFilterBar({ filters, partners }: EndpointFilterBarProps) {
  const hrefWith = (change: EndpointFilters) => endpointsHref({ ...filters, ...change });
  const { status, partnerId, sort } = filters;
  const partnerFilter = {
    label: "Partner",
    allLabel: "All partners",
    value: partnerId,
    choices: partners,
    hrefWith: (value?: string) => hrefWith({ partnerId: value }),
  };
  const selectFilters = [
    {
      label: "Status",
      allLabel: "Any status",
      value: status,
      choices: statuses,
      hrefWith: (value?: string) => hrefWith({ status: value }),
    },
    ...(partners.length > 0 ? [partnerFilter] : []),
    {
      label: "Order",
      allLabel: "Newest first",
      value: sort,
      choices: partners.length > 0 ? [...sortOptions, partnerSortOption] : sortOptions,
      hrefWith: (value?: string) => hrefWith({ sort: value }),
    },
  ];
  return (
    <FilterRow
      selectFilters={selectFilters}
      clearHref={status || partnerId ? endpointsHref({ sort }) : null}
    />
  );
}
