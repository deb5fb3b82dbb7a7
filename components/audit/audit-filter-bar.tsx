"use client";

import { sinceChoices } from "@/components/format/time-choices";
import { Chip, type Choice, FilterRow } from "@/components/ui/filter-row";
import { type AuditFilters, auditHref } from "./filters";

export interface AuditFilterBarProps {
  readonly filters: AuditFilters;
  readonly partners: readonly Choice[];
}

/** By the first word of the action: what it was done to. */
const actions: readonly Choice[] = [
  { value: "endpoint", word: "Endpoints" },
  { value: "delivery", word: "Deliveries" },
  { value: "replay", word: "Replays" },
  { value: "partner", word: "Partners" },
  { value: "source", word: "Sources" },
  { value: "user", word: "Members" },
  { value: "invitation", word: "Invitations" },
  { value: "api_key", word: "API keys" },
  { value: "saved_view", word: "Saved views" },
];

/** Narrows the audit log; every choice is in the URL. */
export function AuditFilterBar({ filters, partners }: AuditFilterBarProps) {
  const { partnerId, actor, action, target, since } = filters;
  const hrefWith = (change: AuditFilters) => auditHref({ ...filters, cursor: undefined, ...change });
  const narrowings = [
    {
      label: "Partner",
      all: "All partners",
      value: partnerId,
      choices: partners,
      hrefWith: (value?: string) => hrefWith({ partnerId: value }),
    },
    {
      label: "Of what",
      all: "Everything",
      value: action,
      choices: actions,
      hrefWith: (value?: string) => hrefWith({ action: value }),
    },
    {
      label: "Time",
      all: "Any time",
      value: since,
      choices: sinceChoices,
      hrefWith: (value?: string) => hrefWith({ since: value }),
    },
  ];
  const isNarrowed = partnerId || actor || action || target || since;
  return (
    <FilterRow narrowings={narrowings} clearHref={isNarrowed ? "/audit" : null}>
      {actor && (
        <Chip word="by" href={hrefWith({ actor: undefined })}>
          {actor}
        </Chip>
      )}
      {target && (
        <Chip word="to" href={hrefWith({ target: undefined })}>
          {target}
        </Chip>
      )}
    </FilterRow>
  );
}
