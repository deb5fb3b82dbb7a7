"use client";

import { X } from "lucide-react";
import Link from "next/link";
import { Select } from "@/components/ui/input";

export interface Choice {
  readonly value: string;
  readonly word: string;
}

/** Narrows a list by one of some values, or by none. */
export function Choose(props: {
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

/** A filter that came from elsewhere than a select, with the way to drop it. */
export function Chip({ word, value, href }: { word: string; value: string; href: string }) {
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

export function ClearFilters({ href }: { href: string }) {
  return (
    <Link
      href={href}
      className="rounded-sm px-1.5 py-1 text-muted text-sm underline-offset-2 hover:text-text hover:underline"
    >
      Clear
    </Link>
  );
}
