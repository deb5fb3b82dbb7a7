"use client";

import { signOut } from "next-auth/react";
import { useState, useTransition } from "react";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import { Confirm } from "@/components/ui/confirm";

/** Ends every session of one's own, on all machines, this one too. */
export function EndSessions({ onEnd }: { onEnd: () => Promise<ActionResult<null>> }) {
  const [problem, setProblem] = useState<string>();
  const [isPending, startTransition] = useTransition();
  const end = () =>
    startTransition(async () => {
      const result = await onEnd();
      if (!result.ok) return setProblem(result.message);
      await signOut({ redirect: false });
      window.location.assign("/sign-in");
    });
  return (
    <div className="grid justify-items-start gap-2">
      <p className="text-muted">
        Signs you out in every browser, including this one. Use this if you lost a device.
      </p>
      <Confirm
        trigger={
          <ActionButton variant="danger" disabled={isPending}>
            Sign out everywhere
          </ActionButton>
        }
        title="Sign out everywhere?"
        confirmLabel="Sign out"
        onConfirm={end}
      >
        <p>You will have to sign in again on every device.</p>
      </Confirm>
      {problem && (
        <p role="alert" className="text-failure text-xs">
          {problem}
        </p>
      )}
    </div>
  );
}
