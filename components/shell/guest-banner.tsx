"use client";

import { ArrowLeft, Ticket } from "lucide-react";
import { useState, useTransition } from "react";
import { Time } from "@/components/format/time";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import { Button } from "@/components/ui/button";

export interface GuestBannerProps {
  readonly partnerName: string;
  /** ISO 8601. */
  readonly endsAt: string;
  /** Where the guest came from, if the link said so. */
  readonly returnUrl: string | null;
  readonly onLeave: () => Promise<ActionResult<{ readonly returnUrl: string | null }>>;
}

/** Says, above every page, that the reader is a guest and for how long; one click ends it. */
export function GuestBanner({ partnerName, endsAt, returnUrl, onLeave }: GuestBannerProps) {
  const [problem, setProblem] = useState<string>();
  const [isPending, startTransition] = useTransition();
  const end = () =>
    startTransition(async () => {
      const result = await onLeave();
      if (result.ok) window.location.assign(result.data.returnUrl ?? "/sign-in");
      else setProblem(result.message);
    });
  return (
    <section
      aria-label="Guest"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b bg-accent-soft px-4 py-1.5 md:px-6"
    >
      <Ticket aria-hidden className="size-4 text-accent" />
      <p className="min-w-0 flex-1 basis-60">
        <span className="font-medium">You are a guest of {partnerName}.</span> Your session ends{" "}
        <Time at={endsAt} />.{problem && <span className="block text-failure text-xs">{problem}</span>}
      </p>
      {returnUrl && (
        <Button asChild variant="ghost" className="h-7">
          <a href={returnUrl} rel="noreferrer">
            <ArrowLeft aria-hidden /> {new URL(returnUrl).host}
          </a>
        </Button>
      )}
      <ActionButton disabled={isPending} onClick={end} className="h-7">
        Sign out
      </ActionButton>
    </section>
  );
}
