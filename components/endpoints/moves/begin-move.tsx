"use client";

import { ArrowRightLeft } from "lucide-react";
import { useState } from "react";
import { ActionButton } from "@/components/ui/action-button";
import { ActionForm } from "@/components/ui/action-form";
import type { ActionResult } from "@/components/ui/action-result";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";

export interface StartMoveProps {
  readonly url: string;
  /** Why it cannot be begun now; null when it can. */
  readonly disabledReason: string | null;
  readonly onStart: (form: FormData) => Promise<ActionResult<null>>;
}

const hours = [1, 4, 12, 24];

/** Asks for the new URL, and for how long it is to be tried beside the present one. */
export function StartMove({ url, disabledReason, onStart }: StartMoveProps) {
  const [open, setOpen] = useState(false);
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Dialog
        open={open}
        onOpenChange={setOpen}
        trigger={
          <ActionButton disabled={disabledReason !== null}>
            <ArrowRightLeft aria-hidden /> Move to a new URL
          </ActionButton>
        }
        title="Move to a new URL"
        description="Portico sends a copy of each delivery to the new URL, and you can compare both responses. Then you switch to the new URL or stop."
      >
        <ActionForm
          onSubmit={onStart}
          onDone={() => setOpen(false)}
          submitLabel="Send copies"
          footer={<DialogCancel />}
        >
          {(problemOf) => (
            <>
              <Field label="New URL" hint={`Now: ${url}`} problem={problemOf("url")}>
                {(control) => (
                  <Input
                    {...control}
                    name="url"
                    type="url"
                    inputMode="url"
                    required
                    autoComplete="off"
                    placeholder="https://new.example.com/webhooks"
                    className="font-mono"
                  />
                )}
              </Field>
              <Field
                label="Send copies for"
                hint="You can switch or stop at any time."
                problem={problemOf("hours")}
              >
                {(control) => (
                  <Select {...control} name="hours" defaultValue="24">
                    {hours.map((count) => (
                      <option key={count} value={count}>
                        {count === 1 ? "1 hour" : `${count} hours`}
                      </option>
                    ))}
                  </Select>
                )}
              </Field>
              <p className="text-muted text-xs">
                A copy is signed like the original, sent once, and has the header{" "}
                <code className="whitespace-nowrap font-mono">portico-shadow: true</code>. The new receiver
                should verify and respond to it, but not process it.
              </p>
            </>
          )}
        </ActionForm>
      </Dialog>
      <span className="text-muted text-xs">
        {disabledReason ?? "Test the new URL with copies before you switch"}
      </span>
    </div>
  );
}
