"use client";

import { Eye } from "lucide-react";
import { useTransition } from "react";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";

export interface ViewingBannerProps {
  readonly partnerName: string;
  readonly onEnd: () => Promise<ActionResult<null>>;
}

/** Says, above every page, that an operator looks with a partner's eyes; one click ends it. */
export function ViewingBanner({ partnerName, onEnd }: ViewingBannerProps) {
  const [isPending, startTransition] = useTransition();
  const end = () =>
    startTransition(async () => {
      const result = await onEnd();
      if (result.ok) window.location.assign("/partners");
    });
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
      <ActionButton disabled={isPending} onClick={end} className="h-7">
        Stop viewing
      </ActionButton>
    </section>
  );
}
