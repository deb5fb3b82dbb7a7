"use client";

import { ArrowLeft, Ticket } from "lucide-react";
import { Time } from "@/components/format/time";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import { Button } from "@/components/ui/button";
import { useAction } from "@/components/ui/use-action";

export interface GuestBannerProps {
  readonly partnerName: string;
  /** ISO 8601. */
  readonly endsAt: string;
  /** The page that the guest came from, if the access link has one. */
  readonly returnUrl: string | null;
  readonly onLeave: () => Promise<ActionResult<{ readonly returnUrl: string | null }>>;
}

/** Shown above every page to a guest, with the end of the session. */
export function GuestBanner({ partnerName, endsAt, returnUrl, onLeave }: GuestBannerProps) {
  const { run, isPending, problem } = useAction(onLeave, (left) =>
    window.location.assign(left.returnUrl ?? "/sign-in"),
  );
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
      <ActionButton disabled={isPending} onClick={() => run()} className="h-7">
        Sign out
      </ActionButton>
    </section>
  );
}
