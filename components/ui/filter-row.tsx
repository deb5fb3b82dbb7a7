"use client";

import { X } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { Select } from "./input";

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** A filter with one value or none. */
export interface SelectFilter {
  readonly label: string;
  readonly allLabel: string;
  readonly value: string | undefined;
  readonly choices: readonly Choice[];
  /** The URL of the list with another value. */
  readonly hrefWith: (value: string | undefined) => string;
}

export interface FilterRowProps {
  readonly selectFilters: readonly SelectFilter[];
  /** The URL without filters; null when no filter is set. */
  readonly clearHref: string | null;
  /** Filters that have no select, as chips. */
  readonly children?: ReactNode;
}

/** The filters of a list. They are part of the URL. */
export function FilterRow({ selectFilters, clearHref, children }: FilterRowProps) {
  return (
    <div className="flex flex-wrap items-center gap-2 pb-3">
      {selectFilters.map((filter) => (
        <FilterSelect key={filter.label} filter={filter} />
      ))}
      {children}
      {clearHref && <ClearFilters href={clearHref} />}
    </div>
  );
}

function FilterSelect({ filter: { label, allLabel, value, choices, hrefWith } }: { filter: SelectFilter }) {
  const router = useRouter();
  const known = choices.some((choice) => choice.value === value);
  return (
    <Select
      aria-label={label}
      value={value ?? ""}
      onChange={(event) => router.push(hrefWith(event.target.value || undefined))}
      className="max-w-64"
    >
      <option value="">{allLabel}</option>
      {value && !known && <option value={value}>{value}</option>}
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </Select>
  );
}

/** A filter without a select, with a link that removes it. */
export function Chip({ label, href, children }: { label: string; href: string; children: ReactNode }) {
  return (
    <span className="inline-flex h-8 max-w-full items-center gap-1.5 rounded-md bg-accent-soft pr-1 pl-2.5 text-accent">
      <span className="text-xs">{label}</span>
      <span
        className="max-w-72 truncate font-mono text-xs"
        title={typeof children === "string" ? children : undefined}
      >
        {children}
      </span>
      <Link
        href={href}
        aria-label={`Remove the filter ${label}`}
        className="grid size-6 place-items-center rounded-sm"
      >
        <X aria-hidden className="size-3.5" />
      </Link>
    </span>
  );
}

function ClearFilters({ href }: { href: string }) {
  return (
    <Link
      href={href}
      className="rounded-sm px-1.5 py-1 text-muted text-sm underline-offset-2 hover:text-text hover:underline"
    >
      Clear
    </Link>
  );
}
