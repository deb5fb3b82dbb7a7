"use client";

import { signOutAndRedirect } from "@/components/shell/leave";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import { Confirm } from "@/components/ui/confirm";
import { Problem } from "@/components/ui/problem";
import { useAction } from "@/components/ui/use-action";

/** Ends all sessions of the signed-in user, including this one. */
export function EndSessions({ onEnd }: { onEnd: () => Promise<ActionResult<null>> }) {
  const { run, isPending, problem } = useAction(onEnd, () => void signOutAndRedirect());
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
        onConfirm={() => run()}
      >
        <p>You will have to sign in again on every device.</p>
      </Confirm>
      <Problem message={problem} />
    </div>
  );
}
