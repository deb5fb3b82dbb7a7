"use client";

import { KeyRound } from "lucide-react";
import { useState } from "react";
import { ActionButton } from "@/components/ui/action-button";
import { ActionForm } from "@/components/ui/action-form";
import type { ActionResult } from "@/components/ui/action-result";
import { ConfirmedAction } from "@/components/ui/confirmed-action";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { OneTimeSecret } from "@/components/ui/secret-once";

export interface RotateSourceSecretProps {
  readonly secretHint: string;
  /** Seconds that the dialect itself lets an old secret live. */
  readonly defaultOverlap: number;
  /** Old secrets are still taken. */
  readonly isOverlapping: boolean;
  readonly onRotate: (form: FormData) => Promise<ActionResult<{ readonly secret: string }>>;
  readonly onEndOverlap: () => Promise<ActionResult<null>>;
}

const choices = [
  { seconds: 0, label: "none, the old secret ends immediately" },
  { seconds: 3_600, label: "1 hour" },
  { seconds: 86_400, label: "1 day" },
  { seconds: 604_800, label: "7 days" },
];

/** Puts a new secret in force, made here or by the provider; what old ones signed is taken until the overlap ends. */
export function RotateSourceSecret(props: RotateSourceSecretProps) {
  const { isOverlapping, onEndOverlap } = props;
  const [secret, setSecret] = useState<string>();
  return (
    <div className="mt-3 grid gap-3">
      <div className="flex flex-wrap items-start gap-2">
        <RotateDialog {...props} onRotated={setSecret} />
        {isOverlapping && (
          <ConfirmedAction
            button="End overlap"
            variant="danger"
            title="End overlap now?"
            confirmLabel="End overlap"
            action={onEndOverlap}
            doneMessage="Overlap ended."
          >
            <p>
              From now on, Portico only accepts requests signed with the newest secret. Make sure the provider
              already uses it.
            </p>
          </ConfirmedAction>
        )}
      </div>
      {secret && (
        <OneTimeSecret secret={secret}>
          This secret is shown only once. The provider must sign with it before the overlap ends.
        </OneTimeSecret>
      )}
    </div>
  );
}

function RotateDialog(props: RotateSourceSecretProps & { readonly onRotated: (secret: string) => void }) {
  const { secretHint, defaultOverlap, onRotate, onRotated } = props;
  const [isOpen, setOpen] = useState(false);
  const options = choices.some(({ seconds }) => seconds === defaultOverlap)
    ? choices
    : [...choices, { seconds: defaultOverlap, label: `${defaultOverlap} seconds` }];
  const done = (secret: string) => {
    onRotated(secret);
    setOpen(false);
  };
  return (
    <Dialog
      open={isOpen}
      onOpenChange={setOpen}
      trigger={
        <ActionButton>
          <KeyRound aria-hidden /> Rotate secret
        </ActionButton>
      }
      title="Rotate the signing secret?"
      description="Until the overlap ends, Portico still accepts requests signed with the old secret."
    >
      <ActionForm
        submitLabel="Rotate"
        footer={<DialogCancel />}
        onSubmit={onRotate}
        onDone={({ secret }) => done(secret)}
      >
        {(problemOf) => (
          <>
            <Field
              label="Secret"
              hint={`Leave empty to generate one. ${secretHint}`}
              problem={problemOf("secret")}
            >
              {(control) => (
                <Input {...control} name="secret" autoComplete="off" maxLength={500} className="font-mono" />
              )}
            </Field>
            <Field label="Overlap" problem={problemOf("overlapSeconds")}>
              {(control) => (
                <Select {...control} name="overlapSeconds" defaultValue={String(defaultOverlap)}>
                  {options.map(({ seconds, label }) => (
                    <option key={seconds} value={seconds}>
                      {seconds === defaultOverlap ? `${label} (default for this dialect)` : label}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          </>
        )}
      </ActionForm>
    </Dialog>
  );
}
