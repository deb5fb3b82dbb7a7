"use client";

import { ArrowRightLeft } from "lucide-react";
import { useState } from "react";
import { formatCount } from "@/components/format/format";
import { ActionButton } from "@/components/ui/action-button";
import { ActionForm } from "@/components/ui/action-form";
import type { ActionResult } from "@/components/ui/action-result";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { SelectField, UrlField } from "@/components/ui/fields";
import { texts } from "../texts";

export interface StartMoveProps {
  /** The current URL. */
  readonly url: string;
  /** Why no move can be started now; null when one can. */
  readonly disabledReason: string | null;
  readonly onStart: (form: FormData) => Promise<ActionResult<null>>;
}

const hourChoices = [1, 4, 12, 24].map((hours) => ({
  value: String(hours),
  label: formatCount(hours, "hour"),
}));

/** Starts to send copies of the deliveries to a new URL. */
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
        title={texts.move.title}
        description={texts.move.description}
      >
        <ActionForm
          onSubmit={onStart}
          onDone={() => setOpen(false)}
          submitLabel="Send copies"
          footer={<DialogCancel />}
        >
          {(problemOf) => (
            <>
              <UrlField
                label="New URL"
                hint={`Now: ${url}`}
                placeholder="https://new.example.com/webhooks"
                required
                problem={problemOf("url")}
              />
              <SelectField
                label="Send copies for"
                hint={texts.move.hoursHint}
                name="hours"
                choices={hourChoices}
                defaultValue="24"
                problem={problemOf("hours")}
              />
              <p className="text-muted text-xs">
                A copy is signed like the original, sent once, and has the header{" "}
                <code className="whitespace-nowrap font-mono">portico-shadow: true</code>. The new receiver
                should verify and respond to it, but not process it.
              </p>
            </>
          )}
        </ActionForm>
      </Dialog>
      <span className="text-muted text-xs">{disabledReason ?? texts.move.note}</span>
    </div>
  );
}
