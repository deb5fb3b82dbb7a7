"use client";

import { useState, useTransition } from "react";
import { Time } from "@/components/format/time";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import type { Guest } from "@/lib/members/access-links/list-guests";

export interface GuestListProps {
  readonly guests: readonly Guest[];
  readonly onRevoke: (linkId: string) => Promise<ActionResult<null>>;
}

/** People whom an access link let in, or may let in. */
export function GuestList({ guests, onRevoke }: GuestListProps) {
  return (
    <ul className="border-t">
      {guests.map((guest) => (
        <Row key={guest.id} guest={guest} onRevoke={onRevoke} />
      ))}
    </ul>
  );
}

function Row({ guest, onRevoke }: { guest: Guest } & Pick<GuestListProps, "onRevoke">) {
  const { id, name, role, partnerName, mintedBy, embed, openedAt, endsAt } = guest;
  const [problem, setProblem] = useState<string>();
  const [isPending, startTransition] = useTransition();
  const revoke = () =>
    startTransition(async () => {
      const result = await onRevoke(id);
      setProblem(result.ok ? undefined : result.message);
    });
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 border-b py-2">
      <p className="min-w-0">
        <span className="block truncate font-medium">{name}</span>
        <span className="text-muted text-xs">
          {role === "viewer" ? "Viewer" : "Manager"}, guest of {partnerName}
          {embed && ", embedded"}, link created by {mintedBy},{" "}
          {openedAt ? (
            <>
              signed in <Time at={openedAt} />
            </>
          ) : (
            "not signed in yet"
          )}
          , ends <Time at={endsAt} />
        </span>
        {problem && (
          <span role="alert" className="block text-failure text-xs">
            {problem}
          </span>
        )}
      </p>
      <ActionButton variant="ghost" disabled={isPending} onClick={revoke}>
        End session
      </ActionButton>
    </li>
  );
}
