"use client";

import { Eye } from "lucide-react";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import { useAction } from "@/components/ui/use-action";

export interface ViewingBannerProps {
  readonly partnerName: string;
  readonly onEnd: () => Promise<ActionResult<null>>;
}

/** Shown above every page while an operator views the portal as a partner. */
export function ViewingBanner({ partnerName, onEnd }: ViewingBannerProps) {
  const { run, isPending } = useAction(onEnd, () => window.location.assign("/partners"));
  return (
    <section
      aria-label="Viewing as a partner"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b bg-waiting-soft px-4 py-1.5 md:px-6"
    >
      <Eye aria-hidden className="size-4 text-waiting" />
      <p className="min-w-0 flex-1">
        <span className="font-medium">You are viewing as {partnerName}.</span> You see what its members see
        and cannot change anything. This is recorded in the audit log.
      </p>
      <ActionButton disabled={isPending} onClick={() => run()} className="h-7">
        Stop viewing
      </ActionButton>
    </section>
  );
}
