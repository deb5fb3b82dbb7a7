"use client";

import { X } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { Select } from "@/components/ui/input";
import { type DeliveryFilters, deliveriesHref, isNarrowed, sinceChoices } from "./filters";

export interface Choice {
  readonly value: string;
  readonly word: string;
}

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
      {isNarrowed(filters) && (
        <Link
          href={deliveriesHref({ status: filters.status })}
          className="rounded-sm px-1.5 py-1 text-muted text-sm underline-offset-2 hover:text-text hover:underline"
        >
          Clear
        </Link>
      )}
    </div>
  );
}

function Choose(props: {
  label: string;
  all: string;
  value: string | undefined;
  choices: readonly Choice[];
  onChoose: (value: string | undefined) => void;
}) {
  const known = props.choices.some(({ value }) => value === props.value);
  return (
    <Select
      aria-label={props.label}
      value={props.value ?? ""}
      onChange={(event) => props.onChoose(event.target.value || undefined)}
      className="max-w-64"
    >
      <option value="">{props.all}</option>
      {props.value && !known && <option value={props.value}>{props.value}</option>}
      {props.choices.map(({ value, word }) => (
        <option key={value} value={value}>
          {word}
        </option>
      ))}
    </Select>
  );
}

function Chip({ word, value, href }: { word: string; value: string; href: string }) {
  return (
    <span className="inline-flex h-8 max-w-full items-center gap-1.5 rounded-md bg-accent-soft pr-1 pl-2.5 text-accent">
      <span className="text-xs">{word}</span>
      <span className="max-w-72 truncate font-mono text-xs" title={value}>
        {value}
      </span>
      <Link
        href={href}
        aria-label={`Remove the filter ${word}`}
        className="grid size-6 place-items-center rounded-sm"
      >
        <X aria-hidden className="size-3.5" />
      </Link>
    </span>
  );
}
