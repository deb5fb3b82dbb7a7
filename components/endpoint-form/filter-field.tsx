"use client";

import { Plus, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { FieldNote } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

interface Row {
  readonly id: number;
  readonly name: string;
  readonly value: string;
}

interface FilterFieldProps {
  readonly filter: Readonly<Record<string, unknown>>;
  /** Attribute names worth offering, such as klikit's brand and branch. */
  readonly suggested: readonly string[];
  readonly problem?: string;
}

/** A text that would read as a number is written with its quotation marks, which keep it a text. */
function written(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value);
  return /^(-?\d|true$|false$|null$|")/.test(value) ? JSON.stringify(value) : value;
}

/** Only events whose attributes have all of these values reach the endpoint. */
export function FilterField({ filter, suggested, problem }: FilterFieldProps) {
  const [rows, setRows] = useState<readonly Row[]>(() =>
    Object.entries(filter).map(([name, value], id) => ({ id, name, value: written(value) })),
  );
  const [nextId, setNextId] = useState(rows.length);
  const [names, setNames] = useState(() => new Set(rows.map(({ name }) => name)));
  const add = (added: readonly string[]) => {
    setRows([...rows, ...added.map((name, index) => ({ id: nextId + index, name, value: "" }))]);
    setNames(new Set([...names, ...added]));
    setNextId(nextId + added.length);
  };
  const remove = ({ id, name }: Row) => {
    setRows(rows.filter((row) => row.id !== id));
    setNames(new Set([...names].filter((known) => known !== name)));
  };
  const missing = suggested.filter((name) => !names.has(name));
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 font-medium">Filter</legend>
      <p className="text-muted text-xs">
        {rows.length === 0
          ? "Without one, every event of the chosen types is delivered."
          : "Only events with all of these attributes are delivered. 663 is a number, “663” in quotation marks a text."}
      </p>
      {rows.map((row) => (
        <div key={row.id} className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_2rem] items-center gap-2">
          <Input
            name="filterName"
            aria-label="Attribute"
            placeholder="attribute"
            defaultValue={row.name}
            className="font-mono"
            spellCheck={false}
          />
          <Input
            name="filterValue"
            aria-label="Value"
            placeholder="value"
            defaultValue={row.value}
            className="font-mono"
            spellCheck={false}
          />
          <Button
            look="quiet"
            aria-label="Remove this condition"
            className="w-8 px-0"
            onClick={() => remove(row)}
          >
            <X aria-hidden />
          </Button>
        </div>
      ))}
      <div className="flex flex-wrap gap-2">
        {missing.length > 0 && (
          <Button onClick={() => add(missing)}>
            <Plus aria-hidden /> {missing.join(" and ")}
          </Button>
        )}
        <Button look={missing.length > 0 ? "quiet" : "plain"} onClick={() => add([""])}>
          <Plus aria-hidden /> Condition
        </Button>
      </div>
      {problem && <FieldNote problem={problem} />}
    </fieldset>
  );
}
