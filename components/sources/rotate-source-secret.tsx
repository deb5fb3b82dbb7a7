"use client";

import { KeyRound } from "lucide-react";
import { useState } from "react";
import { overlapChoices } from "@/components/endpoints/overlap-choices";
import { ActionButton } from "@/components/ui/action-button";
import { ActionForm } from "@/components/ui/action-form";
import type { ActionResult } from "@/components/ui/action-result";
import { ConfirmedAction } from "@/components/ui/confirmed-action";
import { Dialog, DialogCancel } from "@/components/ui/dialog";
import { SelectField, TextField } from "@/components/ui/fields";
import { OneTimeSecret } from "@/components/ui/secret-once";
import { texts } from "./texts";

export interface RotateSourceSecretProps {
  readonly secretHint: string;
  /** The default overlap of the dialect in seconds. */
  readonly defaultOverlap: number;
  /** Whether an old secret is still accepted. */
  readonly isOverlapping: boolean;
  readonly onRotate: (form: FormData) => Promise<ActionResult<{ readonly secret: string }>>;
  readonly onEndOverlap: () => Promise<ActionResult<null>>;
}

/** Sets a new secret, generated here or by the provider. The old one is accepted until the overlap ends. */
export function RotateSourceSecret(props: RotateSourceSecretProps) {
  const { isOverlapping, onEndOverlap } = props;
  const [secret, setSecret] = useState<string>();
  return (
    <div className="mt-3 grid gap-3">
      <div className="flex flex-wrap items-start gap-2">
        <RotateDialog {...props} onRotated={setSecret} />
        {isOverlapping && (
          <ConfirmedAction
            button={texts.endOverlap.confirm}
            variant="danger"
            title={texts.endOverlap.title}
            confirmLabel={texts.endOverlap.confirm}
            action={onEndOverlap}
            doneMessage={texts.endOverlap.done}
          >
            <p>{texts.endOverlap.question}</p>
          </ConfirmedAction>
        )}
      </div>
      {secret && <OneTimeSecret secret={secret}>{texts.rotate.notice}</OneTimeSecret>}
    </div>
  );
}

function RotateDialog(props: RotateSourceSecretProps & { readonly onRotated: (secret: string) => void }) {
  const { secretHint, defaultOverlap, onRotate, onRotated } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog
      open={isOpen}
      onOpenChange={setOpen}
      trigger={
        <ActionButton>
          <KeyRound aria-hidden /> Rotate secret
        </ActionButton>
      }
      title={texts.rotate.title}
      description={texts.rotate.description}
    >
      <ActionForm
        submitLabel="Rotate"
        footer={<DialogCancel />}
        onSubmit={onRotate}
        onDone={({ secret }) => {
          onRotated(secret);
          setOpen(false);
        }}
      >
        {(problemOf) => (
          <>
            <TextField
              label="Secret"
              hint={texts.form.secretHint(secretHint)}
              name="secret"
              maxLength={500}
              className="font-mono"
              problem={problemOf("secret")}
            />
            <SelectField
              label="Overlap"
              name="overlapSeconds"
              choices={overlapChoices(defaultOverlap, "default for this dialect")}
              defaultValue={String(defaultOverlap)}
              problem={problemOf("overlapSeconds")}
            />
          </>
        )}
      </ActionForm>
    </Dialog>
  );
}
