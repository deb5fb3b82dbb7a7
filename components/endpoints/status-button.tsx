"use client";

import { Pause, Play } from "lucide-react";
import { useState, useTransition } from "react";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import { Confirm } from "@/components/ui/confirm";

interface StatusButtonProps {
  readonly endpointId: string;
  readonly status: "enabled" | "paused" | "disabled";
  readonly onSet: (endpointId: string, status: "enabled" | "paused") => Promise<ActionResult<null>>;
}

/** Pauses an endpoint after asking, or puts it back to work. */
export function StatusButton({ endpointId, status, onSet }: StatusButtonProps) {
  const [problem, setProblem] = useState<string>();
  const [isPending, startTransition] = useTransition();
  const setStatus = (newStatus: "enabled" | "paused") =>
    startTransition(async () => {
      const result = await onSet(endpointId, newStatus);
      setProblem(result.ok ? undefined : result.message);
    });
  return (
    <>
      {status === "enabled" ? (
        <Confirm
          trigger={
            <ActionButton disabled={isPending}>
              <Pause aria-hidden /> Pause
            </ActionButton>
          }
          title="Pause this endpoint?"
          confirmLabel="Pause"
          onConfirm={() => setStatus("paused")}
        >
          <p>
            Portico sends nothing to this endpoint until you enable it again. New events are kept as skipped
            deliveries that you can replay. Pending retries wait.
          </p>
        </Confirm>
      ) : (
        <ActionButton variant="primary" disabled={isPending} onClick={() => setStatus("enabled")}>
          <Play aria-hidden /> Enable
        </ActionButton>
      )}
      {problem && (
        <p role="alert" className="text-failure text-xs">
          {problem}
        </p>
      )}
    </>
  );
}
