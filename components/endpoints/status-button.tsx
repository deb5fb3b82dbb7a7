"use client";

import { Pause, Play } from "lucide-react";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import { Confirm } from "@/components/ui/confirm";
import { Problem } from "@/components/ui/problem";
import { useAction } from "@/components/ui/use-action";
import { texts } from "./texts";

interface StatusButtonProps {
  readonly endpointId: string;
  readonly status: "enabled" | "paused" | "disabled";
  readonly onSet: (endpointId: string, status: "enabled" | "paused") => Promise<ActionResult<null>>;
}

/** Pauses or enables an endpoint. */
export function StatusButton({ endpointId, status, onSet }: StatusButtonProps) {
  const { run, isPending, problem } = useAction(onSet);
  return (
    <>
      {status === "enabled" ? (
        <Confirm
          trigger={
            <ActionButton disabled={isPending}>
              <Pause aria-hidden /> Pause
            </ActionButton>
          }
          title={texts.pause.title}
          confirmLabel="Pause"
          onConfirm={() => run(endpointId, "paused")}
        >
          <p>{texts.pause.question}</p>
        </Confirm>
      ) : (
        <ActionButton variant="primary" disabled={isPending} onClick={() => run(endpointId, "enabled")}>
          <Play aria-hidden /> Enable
        </ActionButton>
      )}
      <Problem message={problem} />
    </>
  );
}
