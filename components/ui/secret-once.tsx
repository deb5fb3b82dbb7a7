import type { ReactNode } from "react";
import { CopyButton } from "./copy";
import { Notice } from "./notice";

export interface OneTimeSecretProps {
  readonly secret: string;
  /** The name of the secret on the copy button. */
  readonly label?: string;
  /** The notice below the secret. By default, it says to store the secret in the receiver. */
  readonly children?: ReactNode;
}

/** A new secret, which is only shown once. */
export function OneTimeSecret({ secret, label = "secret", children }: OneTimeSecretProps) {
  return (
    <div className="grid gap-2">
      <div className="flex items-center gap-2 rounded-md border border-line-strong bg-sunken py-1 pr-1.5 pl-3">
        <code data-testid="secret" className="min-w-0 flex-1 break-all font-mono text-sm">
          {secret}
        </code>
        <CopyButton text={secret} label={`Copy ${label}`} />
      </div>
      <Notice tone="secret">
        {children ??
          "This secret is shown only once. Configure it in the receiver now. If you lose it, rotate it."}
      </Notice>
    </div>
  );
}
