"use client";

import { Eye } from "lucide-react";
import { useState, useTransition } from "react";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";

export interface ViewAsButtonProps {
  readonly partnerId: string;
  readonly onView: (partnerId: string) => Promise<ActionResult<null>>;
}

/** Shows the portal as the partner's people see it. */
export function ViewAsButton({ partnerId, onView }: ViewAsButtonProps) {
  const [problem, setProblem] = useState<string>();
  const [isPending, startTransition] = useTransition();
  const view = () =>
    startTransition(async () => {
      const result = await onView(partnerId);
      if (result.ok) window.location.assign("/");
      else setProblem(result.message);
    });
  return (
    <>
      <ActionButton disabled={isPending} onClick={view}>
        <Eye aria-hidden /> View as partner
      </ActionButton>
      {problem && (
        <p role="alert" className="text-failure text-xs">
          {problem}
        </p>
      )}
    </>
  );
}
