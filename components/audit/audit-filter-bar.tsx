"use client";

import { timeChoices } from "@/components/format/time-choices";
import { Chip, type Choice, FilterRow } from "@/components/ui/filter-row";
import { type AuditFilters, auditHref } from "./filters";

export interface AuditFilterBarProps {
  readonly filters: AuditFilters;
  readonly partners: readonly Choice[];
}

/** The first part of the action names the kind of object. */
const actions: readonly Choice[] = [
  { value: "endpoint", label: "Endpoints" },
  { value: "delivery", label: "Deliveries" },
  { value: "replay", label: "Replays" },
  { value: "partner", label: "Partners" },
  { value: "source", label: "Sources" },
  { value: "user", label: "Members" },
  { value: "invitation", label: "Invitations" },
  { value: "api_key", label: "API keys" },
  { value: "saved_view", label: "Saved views" },
];

/** The filters of the audit log. They are part of the URL. */
export function AuditFilterBar({ filters, partners }: AuditFilterBarProps) {
  const { partnerId, actor, action, target, since } = filters;
  const hrefWith = (change: AuditFilters) => auditHref({ ...filters, cursor: undefined, ...change });
  const selectFilters = [
    {
      label: "Partner",
      allLabel: "All partners",
      value: partnerId,
      choices: partners,
      hrefWith: (value?: string) => hrefWith({ partnerId: value }),
    },
    {
      label: "Object",
      allLabel: "All objects",
      value: action,
      choices: actions,
      hrefWith: (value?: string) => hrefWith({ action: value }),
    },
    {
      label: "Time",
      allLabel: "Any time",
      value: since,
      choices: timeChoices,
      hrefWith: (value?: string) => hrefWith({ since: value }),
    },
  ];
  const hasFilters = partnerId || actor || action || target || since;
  return (
    <FilterRow selectFilters={selectFilters} clearHref={hasFilters ? "/audit" : null}>
      {actor && (
        <Chip label="by" href={hrefWith({ actor: undefined })}>
          {actor}
        </Chip>
      )}
      {target && (
        <Chip label="to" href={hrefWith({ target: undefined })}>
          {target}
        </Chip>
      )}
    </FilterRow>
  );
}
