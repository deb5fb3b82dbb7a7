"use client";

import { useState } from "react";
import { ActionForm } from "@/components/ui/action-form";
import type { ActionResult } from "@/components/ui/action-result";
import { TextField } from "@/components/ui/fields";

export interface ProfileFormProps {
  readonly name: string;
  readonly onSave: (form: FormData) => Promise<ActionResult<null>>;
}

/** Changes the name of the signed-in user. */
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
        <TextField
          label="Name"
          hint="Shown in the audit log for your future actions."
          name="name"
          defaultValue={name}
          autoComplete="name"
          maxLength={100}
          problem={problemOf("name")}
        />
      )}
    </ActionForm>
  );
}
