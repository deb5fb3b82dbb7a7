"use client";

import { type ReactNode, useState } from "react";
import { ActionForm } from "./action-form";
import type { ActionResult } from "./action-result";
import { Dialog, DialogCancel } from "./dialog";
import { TextField } from "./fields";

export interface NameDialogProps {
  readonly trigger: ReactNode;
  readonly title: string;
  readonly description: string;
  readonly name?: string;
  readonly hint?: string;
  readonly submitLabel: string;
  readonly onSubmit: (form: FormData) => Promise<ActionResult<unknown>>;
}

/** Asks for the name of a new object, or for a new name. */
export function NameDialog(props: NameDialogProps) {
  const { trigger, title, description, name, hint, submitLabel, onSubmit } = props;
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen} trigger={trigger} title={title} description={description}>
      <ActionForm
        submitLabel={submitLabel}
        footer={<DialogCancel />}
        onSubmit={onSubmit}
        onDone={() => setOpen(false)}
      >
        {(problemOf) => (
          <TextField
            label="Name"
            hint={hint}
            name="name"
            defaultValue={name}
            maxLength={100}
            problem={problemOf("name")}
          />
        )}
      </ActionForm>
    </Dialog>
  );
}
