"use client";

import { useRouter } from "next/navigation";
import { sinceChoices } from "@/components/deliveries/filters";
import { Chip, type Choice, Choose, ClearFilters } from "@/components/shared/filters";
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
];

/** Narrows the audit log; every choice is in the URL. */
export function AuditFilterBar({ filters, partners }: AuditFilterBarProps) {
  const router = useRouter();
  const without = (change: Partial<AuditFilters>) => auditHref({ ...filters, cursor: undefined, ...change });
  const go = (change: Partial<AuditFilters>) => router.push(without(change));
  const { partnerId, actor, action, target, since } = filters;
  return (
    <div className="flex flex-wrap items-center gap-2 pb-3">
      <Choose
        label="Partner"
        all="All partners"
        value={partnerId}
        choices={partners}
        onChoose={(value) => go({ partnerId: value })}
      />
      <Choose
        label="Of what"
        all="Everything"
        value={action}
        choices={actions}
        onChoose={(value) => go({ action: value })}
      />
      <Choose
        label="Time"
        all="Any time"
        value={since}
        choices={sinceChoices}
        onChoose={(value) => go({ since: value })}
      />
      {actor && <Chip word="by" value={actor} href={without({ actor: undefined })} />}
      {target && <Chip word="to" value={target} href={without({ target: undefined })} />}
      {(partnerId || actor || action || target || since) && <ClearFilters href="/audit" />}
    </div>
  );
}
