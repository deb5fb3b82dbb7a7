"use client";

import { type ReactNode, useState } from "react";
import { ActionForm } from "./action-form";
import type { ActionResult } from "./action-result";
import { Dialog, DialogCancel } from "./dialog";
import { Field } from "./field";
import { Input } from "./input";

export interface NameDialogProps {
  readonly trigger: ReactNode;
  readonly title: string;
  readonly description: string;
  readonly name?: string;
  readonly hint?: string;
  readonly submitLabel: string;
  readonly onSubmit: (form: FormData) => Promise<ActionResult<unknown>>;
}

/** Asks for a name: of something new, or another for something that is there. */
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
          <Field label="Name" hint={hint} problem={problemOf("name")}>
            {(control) => (
              <Input {...control} name="name" defaultValue={name} maxLength={100} autoComplete="off" />
            )}
          </Field>
        )}
      </ActionForm>
    </Dialog>
  );
}
