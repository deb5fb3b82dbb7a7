import { useId } from "react";
import { FieldNote } from "@/components/ui/field";
import type { Right } from "@/lib/auth/rights";
import { scopeLabels } from "./scope-labels";

export interface ScopesFieldProps {
  /** The permissions that both the owner of the key and the person who creates it have. */
  readonly offered: readonly Right[];
  readonly problem?: string;
}

/** The permissions of a new key. Only reading is selected at first. */
export function ScopesField({ offered, problem }: ScopesFieldProps) {
  const noteId = useId();
  return (
    <fieldset className="grid" data-invalid={problem} aria-describedby={problem && noteId}>
      <legend className="mb-1.5 font-medium">Permissions</legend>
      <ul className="grid border-t">
        {offered.map((right) => (
          <li key={right} className="border-b">
            <label className="flex gap-2.5 py-2">
              <input
                type="checkbox"
                name="scopes"
                value={right}
                defaultChecked={right === "read"}
                className="checkbox mt-0.5"
              />
              <span className="grid min-w-0 gap-0.5">
                <span className="font-medium">{scopeLabels[right].name}</span>
                <span className="text-muted text-xs">{scopeLabels[right].description}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
      {problem && <FieldNote id={noteId} problem={problem} />}
    </fieldset>
  );
}
