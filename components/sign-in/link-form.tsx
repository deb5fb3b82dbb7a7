"use client";

import { signIn } from "next-auth/react";
import { useState, useTransition } from "react";
import { ActionButton } from "@/components/ui/action-button";
import { Notice } from "@/components/ui/notice";

export interface LinkFormProps {
  readonly token: string;
  /** The path to open after the sign-in. It must be checked with `safePath`. */
  readonly next: string;
}

/** Signs in with a link, which works only once. This takes a click, because mail scanners open links too. */
export function LinkForm({ token, next }: LinkFormProps) {
  const [hasFailed, setFailed] = useState(false);
  const [isPending, startTransition] = useTransition();
  const signInWithLink = () =>
    startTransition(async () => {
      const result = await signIn("link", { redirect: false, token }).catch(() => undefined);
      if (result?.ok && !result.error) window.location.assign(next);
      else setFailed(true);
    });
  return (
    <div className="grid gap-4">
      {hasFailed && (
        <Notice tone="failure" role="alert">
          The link did not work. Reload the page to see whether it is still valid.
        </Notice>
      )}
      <ActionButton variant="primary" disabled={isPending} onClick={signInWithLink} className="h-9">
        Sign in
      </ActionButton>
    </div>
  );
}
