"use client";

import { useRouter } from "next/navigation";
import { Chip, type Choice, Choose, ClearFilters } from "@/components/shared/filters";
import { type DeliveryFilters, deliveriesHref, isNarrowed, sinceChoices } from "./filters";

export interface FilterBarProps {
  readonly filters: DeliveryFilters;
  readonly endpoints: readonly Choice[];
  /** Empty for people who see one partner only. */
  readonly partners: readonly Choice[];
  /** The cause that is filtered by, in words. */
  readonly cause: string | null;
}

/** Narrows the list; every choice is in the URL. */
export function FilterBar({ filters, endpoints, partners, cause }: FilterBarProps) {
  const router = useRouter();
  const go = (change: Partial<DeliveryFilters>) =>
    router.push(deliveriesHref({ ...filters, cursor: undefined, ...change }));
  return (
    <div className="flex flex-wrap items-center gap-2 py-3">
      {partners.length > 0 && (
        <Choose
          label="Partner"
          all="All partners"
          value={filters.partnerId}
          choices={partners}
          onChoose={(partnerId) => go({ partnerId, endpointId: undefined })}
        />
      )}
      <Choose
        label="Endpoint"
        all="All endpoints"
        value={filters.endpointId}
        choices={endpoints}
        onChoose={(endpointId) => go({ endpointId })}
      />
      <Choose
        label="Time"
        all="Any time"
        value={filters.since}
        choices={sinceChoices}
        onChoose={(since) => go({ since })}
      />
      {filters.q && (
        <Chip
          word="id"
          value={filters.q}
          href={deliveriesHref({ ...filters, q: undefined, cursor: undefined })}
        />
      )}
      {filters.code && (
        <Chip
          word="cause"
          value={cause ?? filters.code}
          href={deliveriesHref({ ...filters, code: undefined, cursor: undefined })}
        />
      )}
      {isNarrowed(filters) && <ClearFilters href={deliveriesHref({ status: filters.status })} />}
    </div>
  );
}
