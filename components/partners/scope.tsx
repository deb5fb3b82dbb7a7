"use client";

import { Pencil } from "lucide-react";
import { useState } from "react";
import { ActionButton } from "@/components/ui/action-button";
import { ActionForm } from "@/components/ui/action-form";
import type { ActionResult } from "@/components/ui/action-result";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { TextArea } from "@/components/ui/input";
import { formatScope, type ScopeEntry } from "./scope-text";

export interface ScopeProps {
  readonly scope: readonly ScopeEntry[];
  readonly onSave: (form: FormData) => Promise<ActionResult<null>>;
}

type Kind = "none" | "all" | "some";

const kinds: Readonly<Record<Kind, { readonly label: string; readonly description: string }>> = {
  none: {
    label: "Not defined",
    description: "only operators can choose event types and filters for its endpoints",
  },
  some: { label: "Some events", description: "events that match all attributes of at least one line" },
  all: { label: "All events", description: "its managers can subscribe to every event" },
};

function scopeKind(scope: readonly ScopeEntry[]): Kind {
  if (scope.length === 0) return "none";
  return scope.some((entry) => Object.keys(entry).length === 0) ? "all" : "some";
}

/** More entries are only counted. */
const maxShown = 8;

/** The scope of a partner: which events its endpoints can receive. */
export function Scope({ scope, onSave }: ScopeProps) {
  const kind = scopeKind(scope);
  return (
    <div className="grid gap-3">
      <div className="border-y py-2">
        {kind === "some" ? (
          <ul className="grid gap-0.5 font-mono text-xs leading-5">
            {scope.slice(0, maxShown).map((entry) => (
              <li key={JSON.stringify(entry)} className="break-all">
                {formatScope([entry])}
              </li>
            ))}
            {scope.length > maxShown && <li className="text-muted">and {scope.length - maxShown} more</li>}
          </ul>
        ) : (
          <p>
            {kinds[kind].label}: <span className="text-muted">{kinds[kind].description}.</span>
          </p>
        )}
      </div>
      <ScopeDialog scope={scope} onSave={onSave} />
    </div>
  );
}

function ScopeDialog({ scope, onSave }: ScopeProps) {
  const [isOpen, setOpen] = useState(false);
  const [kind, setKind] = useState(scopeKind(scope));
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(next) => {
        setOpen(next);
        setKind(scopeKind(scope));
      }}
      trigger={
        <ActionButton className="w-fit">
          <Pencil aria-hidden /> Edit scope
        </ActionButton>
      }
      title="Which events can this partner receive?"
      description="The scope applies to all endpoints of the partner, in addition to their filters, from now on."
    >
      <ActionForm
        submitLabel="Save scope"
        footer={<DialogCancel />}
        onSubmit={onSave}
        onDone={() => setOpen(false)}
      >
        {(problemOf) => (
          <>
            <fieldset className="grid gap-2">
              <legend className="sr-only">Scope</legend>
              {(Object.keys(kinds) as Kind[]).map((each) => (
                <label key={each} className="flex gap-2.5">
                  <input
                    type="radio"
                    name="kind"
                    value={each}
                    checked={kind === each}
                    onChange={() => setKind(each)}
                    className="mt-1 accent-accent"
                  />
                  <span>
                    {kinds[each].label}: <span className="text-muted">{kinds[each].description}</span>
                  </span>
                </label>
              ))}
            </fieldset>
            {kind === "some" && (
              <Field
                label="Attributes"
                hint="One entry per line, for example brand_id:663 branch_id:1062. Quote a value to match a string."
                problem={problemOf("scope")}
              >
                {(control) => (
                  <TextArea
                    {...control}
                    name="scope"
                    rows={6}
                    spellCheck={false}
                    defaultValue={scopeKind(scope) === "some" ? formatScope(scope) : ""}
                  />
                )}
              </Field>
            )}
          </>
        )}
      </ActionForm>
    </Dialog>
  );
}
