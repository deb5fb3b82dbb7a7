"use client";

import { type ReactNode, useState } from "react";
import type { ActionResult } from "@/components/shared/action-result";
import { ActionForm } from "@/components/ui/action-form";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

export interface NameDialogProps {
  readonly trigger: ReactNode;
  readonly title: string;
  readonly about: string;
  readonly name?: string;
  readonly hint?: string;
  readonly submitLabel: string;
  readonly onSubmit: (form: FormData) => Promise<ActionResult<unknown>>;
}

/** Asks for a name: of something new, or another for something that is there. */
export function NameDialog(props: NameDialogProps) {
  const { trigger, title, about, name, hint, submitLabel, onSubmit } = props;
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen} trigger={trigger} title={title} about={about}>
      <ActionForm
        submitLabel={submitLabel}
        beside={<DialogCancel />}
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
