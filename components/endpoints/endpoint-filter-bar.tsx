"use client";

import { useRouter } from "next/navigation";
import { type Choice, Choose, ClearFilters } from "@/components/shared/filters";
import { levelWord } from "@/components/shared/level";
import { endpointLevels } from "@/lib/portal/endpoint-levels";
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
const byPartner: Choice = { value: "partner", word: "By partner" };

/** Narrows and orders the list; every choice is in the URL. */
export function EndpointFilterBar({ filters, partners }: EndpointFilterBarProps) {
  const router = useRouter();
  const go = (change: Partial<EndpointFilters>) => router.push(endpointsHref({ ...filters, ...change }));
  const { status, partnerId, sort } = filters;
  return (
    <div className="flex flex-wrap items-center gap-2 pb-3">
      <Choose
        label="Status"
        all="Any status"
        value={status}
        choices={statuses}
        onChoose={(value) => go({ status: value })}
      />
      {partners.length > 0 && (
        <Choose
          label="Partner"
          all="All partners"
          value={partnerId}
          choices={partners}
          onChoose={(value) => go({ partnerId: value })}
        />
      )}
      <Choose
        label="Order"
        all="Newest first"
        value={sort}
        choices={partners.length > 0 ? [...orders, byPartner] : orders}
        onChoose={(value) => go({ sort: value })}
      />
      {(status || partnerId) && <ClearFilters href={endpointsHref({ sort })} />}
    </div>
  );
}
