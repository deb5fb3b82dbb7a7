"use client";

import { KeyRound } from "lucide-react";
import { useId, useState, useTransition } from "react";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import { Confirm } from "@/components/ui/confirm";
import { Select } from "@/components/ui/input";
import { SecretOnce } from "@/components/ui/secret-once";

export interface RotateSecretProps {
  readonly endpointId: string;
  readonly dialectTitle: string;
  /** Seconds that the dialect itself lets an old secret live. */
  readonly usualOverlap: number;
  /** Whether a request can bear two signatures, so that an overlap means something to the receiver. */
  readonly bothSign: boolean;
  readonly onRotate: (
    endpointId: string,
    overlapSeconds: number,
  ) => Promise<ActionResult<{ readonly secret: string }>>;
}

const choices = [
  { seconds: 0, word: "none: it ends at once" },
  { seconds: 3_600, word: "1 hour" },
  { seconds: 86_400, word: "1 day" },
  { seconds: 604_800, word: "7 days" },
];

/** Makes a new secret, and says for how long the old one goes on signing beside it. */
export function RotateSecret(props: RotateSecretProps) {
  const { endpointId, dialectTitle, usualOverlap, bothSign, onRotate } = props;
  const [result, setResult] = useState<ActionResult<{ readonly secret: string }>>();
  const [overlap, setOverlap] = useState(bothSign ? usualOverlap : 0);
  const [isPending, startTransition] = useTransition();
  const id = useId();
  const rotate = () => startTransition(async () => setResult(await onRotate(endpointId, overlap)));
  const offered = choices.some(({ seconds }) => seconds === usualOverlap)
    ? choices
    : [...choices, { seconds: usualOverlap, word: `${usualOverlap} seconds` }];
  return (
    <div className="mt-3 grid gap-3">
      <Confirm
        trigger={
          <ActionButton disabled={isPending} className="w-fit">
            <KeyRound aria-hidden /> Rotate secret
          </ActionButton>
        }
        title="Rotate the signing secret?"
        confirmLabel="Rotate"
        onConfirm={rotate}
      >
        {bothSign ? (
          <>
            <p>
              A new secret is made and shown once. Both sign until the overlap ends; the receiver needs the
              new one by then.
            </p>
            <label htmlFor={id} className="mt-1 flex flex-wrap items-center gap-2 text-sm text-text">
              Overlap
              <Select id={id} value={overlap} onChange={(event) => setOverlap(Number(event.target.value))}>
                {offered.map(({ seconds, word }) => (
                  <option key={seconds} value={seconds}>
                    {seconds === usualOverlap ? `${word} (usual for ${dialectTitle})` : word}
                  </option>
                ))}
              </Select>
            </label>
          </>
        ) : (
          <p>
            A new secret is made and shown once. A {dialectTitle} request has room for one signature, so the
            new secret signs from now on: give it to the receiver at once. What the receiver refuses meanwhile
            is retried.
          </p>
        )}
      </Confirm>
      <div role="status" className="empty:hidden">
        {result?.ok && <SecretOnce secret={result.data.secret} />}
        {result && !result.ok && <p className="text-failure text-xs">{result.message}</p>}
      </div>
    </div>
  );
}
