"use client";

import { type ReactNode, useState } from "react";
import type { ActionResult } from "@/components/shared/action-result";
import { ActionForm } from "@/components/ui/action-form";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

export interface PartnerNameDialogProps {
  readonly trigger: ReactNode;
  readonly title: string;
  readonly about: string;
  readonly name?: string;
  readonly submitLabel: string;
  readonly onSubmit: (form: FormData) => Promise<ActionResult<unknown>>;
}

/** Asks for a partner's name: of a new one, or another for one that is there. */
export function PartnerNameDialog(props: PartnerNameDialogProps) {
  const { trigger, title, about, name, submitLabel, onSubmit } = props;
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
          <Field label="Name" hint="The company's name, as its people know it." problem={problemOf("name")}>
            {(control) => (
              <Input {...control} name="name" defaultValue={name} maxLength={100} autoComplete="off" />
            )}
          </Field>
        )}
      </ActionForm>
    </Dialog>
  );
}
