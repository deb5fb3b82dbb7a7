"use client";

import { KeyRound } from "lucide-react";
import { useId, useState, useTransition } from "react";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import { Confirm } from "@/components/ui/confirm";
import { Select } from "@/components/ui/input";
import { OneTimeSecret } from "@/components/ui/secret-once";

export interface RotateSecretProps {
  readonly endpointId: string;
  readonly dialectTitle: string;
  /** Seconds that the dialect itself lets an old secret live. */
  readonly defaultOverlap: number;
  /** Whether a request can bear two signatures, so that an overlap means something to the receiver. */
  readonly supportsTwoSignatures: boolean;
  readonly onRotate: (
    endpointId: string,
    overlapSeconds: number,
  ) => Promise<ActionResult<{ readonly secret: string }>>;
}

const choices = [
  { seconds: 0, label: "none, the old secret ends immediately" },
  { seconds: 3_600, label: "1 hour" },
  { seconds: 86_400, label: "1 day" },
  { seconds: 604_800, label: "7 days" },
];

/** Makes a new secret, and says for how long the old one goes on signing beside it. */
export function RotateSecret(props: RotateSecretProps) {
  const { endpointId, dialectTitle, defaultOverlap, supportsTwoSignatures, onRotate } = props;
  const [result, setResult] = useState<ActionResult<{ readonly secret: string }>>();
  const [overlap, setOverlap] = useState(supportsTwoSignatures ? defaultOverlap : 0);
  const [isPending, startTransition] = useTransition();
  const id = useId();
  const rotate = () => startTransition(async () => setResult(await onRotate(endpointId, overlap)));
  const options = choices.some(({ seconds }) => seconds === defaultOverlap)
    ? choices
    : [...choices, { seconds: defaultOverlap, label: `${defaultOverlap} seconds` }];
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
        {supportsTwoSignatures ? (
          <>
            <p>
              Portico generates a new secret and shows it once. Requests are signed with both secrets until
              the overlap ends. The receiver needs the new secret before then.
            </p>
            <label htmlFor={id} className="mt-1 flex flex-wrap items-center gap-2 text-sm text-text">
              Overlap
              <Select id={id} value={overlap} onChange={(event) => setOverlap(Number(event.target.value))}>
                {options.map(({ seconds, label }) => (
                  <option key={seconds} value={seconds}>
                    {seconds === defaultOverlap ? `${label} (default for ${dialectTitle})` : label}
                  </option>
                ))}
              </Select>
            </label>
          </>
        ) : (
          <p>
            Portico generates a new secret and shows it once. A {dialectTitle} request has only one signature,
            so the new secret is used immediately. Give it to the receiver now. Portico retries requests that
            the receiver refuses in the meantime.
          </p>
        )}
      </Confirm>
      <div role="status" className="empty:hidden">
        {result?.ok && <OneTimeSecret secret={result.data.secret} />}
        {result && !result.ok && <p className="text-failure text-xs">{result.message}</p>}
      </div>
    </div>
  );
}
