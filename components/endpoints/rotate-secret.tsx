"use client";

import { KeyRound } from "lucide-react";
import { useState } from "react";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import { Confirm } from "@/components/ui/confirm";
import { SelectField } from "@/components/ui/fields";
import { Problem } from "@/components/ui/problem";
import { OneTimeSecret } from "@/components/ui/secret-once";
import { useAction } from "@/components/ui/use-action";
import { overlapChoices } from "./overlap-choices";
import { texts } from "./texts";

export interface RotateSecretProps {
  readonly endpointId: string;
  readonly dialectTitle: string;
  /** The default overlap of the dialect in seconds. */
  readonly defaultOverlap: number;
  /** Whether a request can have two signatures. Without them, there is no overlap. */
  readonly supportsTwoSignatures: boolean;
  readonly onRotate: (
    endpointId: string,
    overlapSeconds: number,
  ) => Promise<ActionResult<{ readonly secret: string }>>;
}

/** Creates a new secret. The old one also signs requests until the overlap ends. */
export function RotateSecret(props: RotateSecretProps) {
  const { endpointId, dialectTitle, defaultOverlap, supportsTwoSignatures, onRotate } = props;
  const { run, isPending, result, problem } = useAction(onRotate);
  const [overlap, setOverlap] = useState(supportsTwoSignatures ? defaultOverlap : 0);
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
        onConfirm={() => run(endpointId, overlap)}
        fields={
          supportsTwoSignatures && (
            <SelectField
              label="Overlap"
              choices={overlapChoices(defaultOverlap, `default for ${dialectTitle}`)}
              value={String(overlap)}
              onChange={(value) => setOverlap(Number(value))}
            />
          )
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
