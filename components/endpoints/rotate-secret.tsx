"use client";

import { KeyRound } from "lucide-react";
import { useState } from "react";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import { Confirm } from "@/components/ui/confirm";
import { SelectField, TextField } from "@/components/ui/fields";
import { Problem } from "@/components/ui/problem";
import { OneTimeSecret } from "@/components/ui/secret-once";
import { useAction } from "@/components/ui/use-action";
import { overlapChoices } from "./overlap-choices";
import { texts } from "./texts";

export interface RotationPlan {
  readonly overlapSeconds: number;
  /** When the new secret starts to sign, in ISO 8601. Left out for now. */
  readonly activeFrom?: string;
}

export interface RotateSecretProps {
  readonly endpointId: string;
  readonly dialectTitle: string;
  /** The default overlap of the dialect in seconds. */
  readonly defaultOverlap: number;
  /** Whether a request can have two signatures. Without them, an overlap does not help the receiver. */
  readonly supportsTwoSignatures: boolean;
  readonly onRotate: (
    endpointId: string,
    plan: RotationPlan,
  ) => Promise<ActionResult<{ readonly secret: string }>>;
}

/** Creates a new secret, which signs now or from a later time. The old one also signs until the overlap ends. */
export function RotateSecret(props: RotateSecretProps) {
  const { endpointId, dialectTitle, defaultOverlap, supportsTwoSignatures, onRotate } = props;
  const { run, isPending, result, problem } = useAction(onRotate);
  const [overlapSeconds, setOverlap] = useState(supportsTwoSignatures ? defaultOverlap : 0);
  const [start, setStart] = useState("");
  return (
    <div className="mt-3 grid gap-3">
      <Confirm
        trigger={
          <ActionButton disabled={isPending} className="w-fit">
            <KeyRound aria-hidden /> Rotate secret
          </ActionButton>
        }
        title={texts.rotate.title}
        confirmLabel="Rotate"
        onConfirm={() => run(endpointId, { overlapSeconds, ...startOf(start) })}
        fields={
          <>
            {supportsTwoSignatures && (
              <SelectField
                label="Overlap"
                choices={overlapChoices(defaultOverlap, `default for ${dialectTitle}`)}
                value={String(overlapSeconds)}
                onChange={(value) => setOverlap(Number(value))}
              />
            )}
            <TextField
              label={texts.rotate.start}
              hint={texts.rotate.startHint}
              type="datetime-local"
              value={start}
              onChange={(event) => setStart(event.target.value)}
            />
          </>
        }
      >
        {supportsTwoSignatures ? (
          <p>{texts.rotate.withOverlap}</p>
        ) : (
          <p>{texts.rotate.withoutOverlap(dialectTitle)}</p>
        )}
      </Confirm>
      <div role="status" className="empty:hidden">
        {result?.ok && <OneTimeSecret secret={result.data.secret} />}
      </div>
      <Problem message={problem} />
    </div>
  );
}

/** @param local the value of the field, which is in the local time of the browser */
function startOf(local: string): Pick<RotationPlan, "activeFrom"> {
  const time = Date.parse(local);
  return Number.isNaN(time) ? {} : { activeFrom: new Date(time).toISOString() };
}
