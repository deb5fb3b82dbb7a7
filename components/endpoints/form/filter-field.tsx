"use client";

import { Lock, Plus, TriangleAlert, X } from "lucide-react";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { FieldNote } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type Conditions, formatValue, isNeverMet, parseValue } from "./conditions";

interface FilterFieldProps {
  readonly filter: Conditions;
  /** Attribute names to suggest, such as klikit's brand and branch. */
  readonly suggested: readonly string[];
  /** The partner's scope: an event must match one of these entries as well as the filter. Empty: not set yet. */
  readonly scope: readonly Conditions[];
  readonly problem?: string;
}

/** How many entries of a scope are shown; a partner may have a thousand. */
const shownParts = 6;

/** The filter of an endpoint: it receives only events whose attributes have all of these values. */
export function FilterField({ filter, suggested, scope, problem }: FilterFieldProps) {
  const [conditions, setConditions] = useState<Conditions>(filter);
  const [draft, setDraft] = useState({ name: "", value: "" });
  const value = useRef<HTMLInputElement>(null);
  const name = useRef<HTMLInputElement>(null);
  const listId = useId();
  const setCondition = (added: string, to: unknown) => setConditions({ ...conditions, [added]: to });
  const remove = (removed: string) => {
    setConditions(Object.fromEntries(Object.entries(conditions).filter(([each]) => each !== removed)));
    name.current?.focus();
  };
  const isComplete = draft.name.trim() !== "" && draft.value.trim() !== "";
  const add = () => {
    if (!isComplete) return;
    setCondition(draft.name.trim(), parseValue(draft.value));
    setDraft({ name: "", value: "" });
    name.current?.focus();
  };
  const addOnEnter = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !isComplete) return;
    // Enter adds the condition and does not submit the form.
    event.preventDefault();
    add();
  };
  const entries = Object.entries(conditions);
  const names = [...new Set([...suggested, ...scope.flatMap(Object.keys)])];
  const missing = names.filter((each) => !(each in conditions));
  return (
    <fieldset className="grid gap-2.5">
      <legend className="mb-1 font-medium">Filter</legend>
      <p className="text-muted text-xs">
        {entries.length === 0
          ? "Without a filter, every event of the chosen types that belongs to the partner is delivered."
          : "Only events that match all of these conditions are delivered."}
      </p>
      <Scope scope={scope} />
      {entries.length > 0 && (
        <ul aria-label="Conditions" className="flex flex-wrap gap-2">
          {entries.map(([each, wanted]) => (
            <li
              key={each}
              className="inline-flex h-8 max-w-full items-center gap-1 rounded-md bg-accent-soft pr-1 pl-2.5 text-accent"
            >
              <input type="hidden" name="filterName" value={each} />
              <input type="hidden" name="filterValue" value={formatValue(wanted)} />
              <span className="truncate font-mono text-xs">
                {each}: {formatValue(wanted)}
              </span>
              <button
                type="button"
                aria-label={`Remove ${each}: ${formatValue(wanted)}`}
                className="grid size-6 place-items-center rounded-sm"
                onClick={() => remove(each)}
              >
                <X aria-hidden className="size-3.5" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {/* A condition that was typed but not added is sent too, so that it is not lost. */}
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] items-center gap-2">
        <Input
          ref={name}
          name="filterName"
          aria-label="Attribute"
          placeholder="attribute"
          list={listId}
          value={draft.name}
          onChange={(event) => setDraft({ ...draft, name: event.target.value })}
          onKeyDown={addOnEnter}
          className="font-mono"
          autoComplete="off"
          spellCheck={false}
        />
        <Input
          ref={value}
          name="filterValue"
          aria-label="Value"
          placeholder="value"
          value={draft.value}
          onChange={(event) => setDraft({ ...draft, value: event.target.value })}
          onKeyDown={addOnEnter}
          className="font-mono"
          autoComplete="off"
          spellCheck={false}
        />
        <Button disabled={!isComplete} onClick={add}>
          <Plus aria-hidden /> Add
        </Button>
        <datalist id={listId}>
          {missing.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      </div>
      <div className="flex flex-wrap items-center gap-2 empty:hidden">
        {missing.map((each) => (
          <Button
            key={each}
            variant="ghost"
            className="font-mono"
            onClick={() => {
              setDraft({ ...draft, name: each });
              value.current?.focus();
            }}
          >
            <Plus aria-hidden /> {each}
          </Button>
        ))}
        <span className="text-muted text-xs">
          663 is a number. Quote it, as “663”, to match a string. Names can go deeper: data.object.customer,
          or labels.name for any element of a list.
        </span>
      </div>
      {isNeverMet(conditions, scope) && (
        <p role="status" className="flex items-baseline gap-1.5 text-waiting text-xs">
          <TriangleAlert aria-hidden className="size-3.5 shrink-0 self-center" />
          No event can match, unless it has several values under one name: the partner's scope requires
          others.
        </p>
      )}
      {problem && <FieldNote problem={problem} />}
    </fieldset>
  );
}

/** The partner's scope, which restricts the filter and cannot be changed here. */
function Scope({ scope }: { scope: readonly Conditions[] }) {
  const parts = scope.map((part) =>
    Object.entries(part).map(([name, value]) => `${name}: ${formatValue(value)}`),
  );
  if (parts.length === 0 || parts.some((part) => part.length === 0)) return null;
  return (
    <div className="grid gap-1.5 rounded-md bg-sunken px-3 py-2">
      <p className="flex items-baseline gap-1.5 text-muted text-xs">
        <Lock aria-hidden className="size-3 shrink-0 self-center" />
        Limited by the partner's scope: only events that match {parts.length === 1 ? "this" : "one of these"}{" "}
        can be delivered.
      </p>
      <ul aria-label="The partner's scope" className="flex flex-wrap gap-1.5">
        {parts.slice(0, shownParts).map((part) => (
          <li
            key={part.join(" ")}
            className="inline-flex min-h-6 max-w-full items-center rounded-sm border px-2 font-mono text-muted text-xs [overflow-wrap:anywhere]"
          >
            {part.join(" and ")}
          </li>
        ))}
        {parts.length > shownParts && (
          <li className="inline-flex h-6 items-center text-muted text-xs">
            and {parts.length - shownParts} more
          </li>
        )}
      </ul>
    </div>
  );
}
