"use client";

import { Eye } from "lucide-react";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import { Problem } from "@/components/ui/problem";
import { useAction } from "@/components/ui/use-action";

export interface ViewAsButtonProps {
  readonly partnerId: string;
  readonly onView: (partnerId: string) => Promise<ActionResult<null>>;
}

/** Shows the portal as the members of a partner see it. */
export function ViewAsButton({ partnerId, onView }: ViewAsButtonProps) {
  const { run, isPending, problem } = useAction(onView, () => window.location.assign("/"));
  return (
    <>
      <ActionButton disabled={isPending} onClick={() => run(partnerId)}>
        <Eye aria-hidden /> View as partner
      </ActionButton>
      <Problem message={problem} />
    </>
  );
}
