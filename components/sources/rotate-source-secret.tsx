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
import { SecretOnce } from "@/components/ui/secret-once";

export interface RotateSourceSecretProps {
  readonly secretHint: string;
  /** Seconds that the dialect itself lets an old secret live. */
  readonly usualOverlap: number;
  /** Old secrets are still taken. */
  readonly isOverlapping: boolean;
  readonly onRotate: (form: FormData) => Promise<ActionResult<{ readonly secret: string }>>;
  readonly onEndOverlap: () => Promise<ActionResult<null>>;
}

const choices = [
  { seconds: 0, word: "none: it ends at once" },
  { seconds: 3_600, word: "1 hour" },
  { seconds: 86_400, word: "1 day" },
  { seconds: 604_800, word: "7 days" },
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
            button="End the overlap"
            look="danger"
            title="End the overlap now?"
            confirmLabel="End it"
            act={onEndOverlap}
            done="Ended."
          >
            <p>
              Only what the newest secret signed is taken from now on. Do it once the provider signs with it.
            </p>
          </ConfirmedAction>
        )}
      </div>
      {secret && (
        <SecretOnce secret={secret}>
          This is the only time the secret is shown. The provider has to sign with it before the overlap ends.
        </SecretOnce>
      )}
    </div>
  );
}

function RotateDialog(props: RotateSourceSecretProps & { readonly onRotated: (secret: string) => void }) {
  const { secretHint, usualOverlap, onRotate, onRotated } = props;
  const [isOpen, setOpen] = useState(false);
  const offered = choices.some(({ seconds }) => seconds === usualOverlap)
    ? choices
    : [...choices, { seconds: usualOverlap, word: `${usualOverlap} seconds` }];
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
      about="Until the overlap ends, what the provider signs with the old secret is still taken."
    >
      <ActionForm
        submitLabel="Rotate"
        beside={<DialogCancel />}
        onSubmit={onRotate}
        onDone={({ secret }) => done(secret)}
      >
        {(problemOf) => (
          <>
            <Field
              label="Secret"
              hint={`Leave it empty and Portico makes one. ${secretHint}`}
              problem={problemOf("secret")}
            >
              {(control) => (
                <Input {...control} name="secret" autoComplete="off" maxLength={500} className="font-mono" />
              )}
            </Field>
            <Field label="Overlap" problem={problemOf("overlapSeconds")}>
              {(control) => (
                <Select {...control} name="overlapSeconds" defaultValue={String(usualOverlap)}>
                  {offered.map(({ seconds, word }) => (
                    <option key={seconds} value={seconds}>
                      {seconds === usualOverlap ? `${word} (usual for this dialect)` : word}
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
