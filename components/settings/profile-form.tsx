"use client";

import { useState } from "react";
import { ActionForm } from "@/components/ui/action-form";
import type { ActionResult } from "@/components/ui/action-result";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

export interface ProfileFormProps {
  readonly name: string;
  readonly onSave: (form: FormData) => Promise<ActionResult<null>>;
}

/** One's own name. */
export function ProfileForm({ name, onSave }: ProfileFormProps) {
  const [saved, setSaved] = useState(false);
  return (
    <ActionForm
      submitLabel="Save name"
      footer={
        <p role="status" className="self-center text-muted text-xs">
          {saved && "Saved"}
        </p>
      }
      onSubmit={onSave}
      onDone={() => setSaved(true)}
    >
      {(problemOf) => (
        <Field
          label="Name"
          hint="Shown in the audit log for your future actions."
          problem={problemOf("name")}
        >
          {(control) => (
            <Input {...control} name="name" defaultValue={name} autoComplete="name" maxLength={100} />
          )}
        </Field>
      )}
    </ActionForm>
  );
}
