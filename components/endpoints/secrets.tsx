import { KeyRound } from "lucide-react";
import { Time } from "@/components/format/time";
import type { ActionResult } from "@/components/ui/action-result";
import { ConfirmedAction } from "@/components/ui/confirmed-action";
import type { EndpointDetail } from "@/lib/endpoints/read-endpoint";
import { texts } from "./texts";

type Secret = EndpointDetail["secrets"][number];

export interface SecretsProps {
  readonly secrets: readonly Secret[];
  readonly now: number;
  /** Whether a request can have two signatures, so that an old secret signs until its overlap ends. */
  readonly supportsTwoSignatures?: boolean;
  /** Undefined for readers who may not end an overlap. */
  readonly onEndOverlap?: () => Promise<ActionResult<null>>;
}

/** Current and former secrets. Only their last four characters are known. */
export function Secrets({ secrets, now, supportsTwoSignatures = true, onEndOverlap }: SecretsProps) {
  const newest = secrets.find(({ expiresAt }) => expiresAt === null);
  const old = secrets.filter((secret) => isInOverlap(secret, now));
  const planned = secrets.find((secret) => isPlanned(secret, now));
  const endTexts = planned ? texts.startPlanned : texts.endOverlap;
  return (
    <div className="grid gap-3">
      <ul className="border-y">
        {secrets.map((secret) => (
          <li
            key={secret.version}
            className="flex flex-wrap items-baseline justify-between gap-x-4 border-b py-1.5 last:border-b-0"
          >
            <SecretName secret={secret} />
            <span className="text-muted text-xs">
              <SecretStatus
                secret={secret}
                now={now}
                endsAt={supportsTwoSignatures ? undefined : (planned?.activeFrom ?? undefined)}
                supportsTwoSignatures={supportsTwoSignatures}
              />
            </span>
          </li>
        ))}
      </ul>
      {old.length > 0 && newest && onEndOverlap && (
        <div className="flex">
          <ConfirmedAction
            button={
              <>
                <KeyRound aria-hidden /> {endTexts.button}
              </>
            }
            title={endTexts.title}
            confirmLabel={endTexts.confirm}
            doneMessage={endTexts.done}
            action={onEndOverlap}
          >
            <p>
              From now on, only the secret ending in <code className="font-mono">{newest.lastFour}</code> is
              used. A receiver that still verifies with an old secret will refuse requests. This cannot be
              undone.
            </p>
          </ConfirmedAction>
        </div>
      )}
    </div>
  );
}

/** Whether an old secret is still valid. */
function isInOverlap({ expiresAt }: Secret, now: number): boolean {
  return expiresAt !== null && Date.parse(expiresAt) > now;
}

/** Whether a secret is not signing yet. */
function isPlanned({ activeFrom, expiresAt }: Secret, now: number): boolean {
  return activeFrom !== null && Date.parse(activeFrom) > now && expiresAt === null;
}

/** Whether a secret was replaced before it started to sign. */
function isCancelled({ activeFrom, expiresAt }: Secret): boolean {
  return activeFrom !== null && expiresAt !== null && expiresAt < activeFrom;
}

function SecretName({ secret: { version, lastFour } }: { secret: Secret }) {
  return (
    <span className="font-mono text-xs">
      <span className="text-muted">v{version} …</span>
      {lastFour}
    </span>
  );
}

interface SecretStatusProps {
  readonly secret: Secret;
  readonly now: number;
  /** When a planned secret takes over, if a request has only one signature. */
  readonly endsAt: string | undefined;
  readonly supportsTwoSignatures: boolean;
}

function SecretStatus({ secret, now, endsAt, supportsTwoSignatures }: SecretStatusProps) {
  const { createdAt, activeFrom, expiresAt } = secret;
  if (isCancelled(secret)) return "cancelled before it started";
  if (isPlanned(secret, now)) {
    return (
      <>
        starts to sign <Time at={activeFrom ?? createdAt} show="minute" />
      </>
    );
  }
  if (expiresAt === null) {
    return (
      <>
        active, created <Time at={createdAt} />
      </>
    );
  }
  if (!isInOverlap(secret, now)) {
    return (
      <>
        ended <Time at={expiresAt} />
      </>
    );
  }
  return (
    <>
      {endsAt ? "signs until " : supportsTwoSignatures ? "still signs until " : "accepted until "}
      <Time at={endsAt ?? expiresAt} show="minute" />
    </>
  );
}
