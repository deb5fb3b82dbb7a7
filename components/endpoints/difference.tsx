import { Minus, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { settingLabel } from "@/lib/endpoints/settings";
import type { FieldChange } from "@/lib/platform/changed-fields";
import { formatSetting } from "./format-setting";

/** A changed setting with its old and new value. For a list or a filter: what was added and what was removed. */
export function Difference({ change }: { change: FieldChange }) {
  const { field, before, after } = change;
  return (
    <div className="col-span-2 grid grid-cols-subgrid gap-x-3">
      <dt className="text-muted text-xs leading-5">{settingLabel(field)}</dt>
      <dd className="min-w-0">
        {field === "eventTypes" && <ListDifference before={texts(before)} after={texts(after)} />}
        {field === "filter" && <ListDifference before={conditions(before)} after={conditions(after)} />}
        {field !== "eventTypes" && field !== "filter" && (
          <p className="break-words font-mono text-xs leading-5 [overflow-wrap:anywhere]">
            <span className="text-muted">
              <span className="sr-only">from </span>
              {formatSetting(field, before)}
            </span>
            <span aria-hidden className="px-1.5 text-muted">
              →
            </span>
            <span>
              <span className="sr-only"> to </span>
              {formatSetting(field, after)}
            </span>
          </p>
        )}
      </dd>
    </div>
  );
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map((each) => (each === "*" ? "all events" : String(each))) : [];
}

function conditions(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).map(([name, wanted]) => `${name}: ${JSON.stringify(wanted)}`);
}

function ListDifference({ before, after }: { before: readonly string[]; after: readonly string[] }) {
  const added = after.filter((each) => !before.includes(each));
  const removed = before.filter((each) => !after.includes(each));
  return (
    <ul className="grid gap-0.5">
      {added.map((each) => (
        <Line
          key={each}
          icon={<Plus aria-hidden className="size-3 text-success" />}
          label="added"
          text={each}
        />
      ))}
      {removed.map((each) => (
        <Line
          key={each}
          icon={<Minus aria-hidden className="size-3 text-failure" />}
          label="removed"
          text={each}
        />
      ))}
    </ul>
  );
}

function Line({ icon, label, text }: { icon: ReactNode; label: string; text: string }) {
  return (
    <li className="flex items-baseline gap-1.5 font-mono text-xs leading-5">
      <span className="self-center">{icon}</span>
      <span className="sr-only">{label} </span>
      <span className="min-w-0 break-all">{text}</span>
    </li>
  );
}
