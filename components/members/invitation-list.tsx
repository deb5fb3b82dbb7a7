"use client";

import { useState, useTransition } from "react";
import { Time } from "@/components/format/time";
import { ActionButton } from "@/components/ui/action-button";
import type { ActionResult } from "@/components/ui/action-result";
import type { OpenInvitation } from "@/lib/members/list-members";
import { roleLabels } from "./roles";

export interface InvitationListProps {
  readonly invitations: readonly OpenInvitation[];
  readonly onRevoke: (invitationId: string) => Promise<ActionResult<null>>;
}

/** Invitations that nobody has accepted yet. */
export function InvitationList({ invitations, onRevoke }: InvitationListProps) {
  return (
    <ul className="border-t">
      {invitations.map((invitation) => (
        <Row key={invitation.id} invitation={invitation} onRevoke={onRevoke} />
      ))}
    </ul>
  );
}

function Row({
  invitation,
  onRevoke,
}: { invitation: OpenInvitation } & Pick<InvitationListProps, "onRevoke">) {
  const { id, email, role, partnerName, invitedBy, expiresAt } = invitation;
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
        <span className="block truncate font-medium">{email}</span>
        <span className="text-muted text-xs">
          {roleLabels[role].name}
          {partnerName && ` of ${partnerName}`}, invited by {invitedBy}, expires <Time at={expiresAt} />
        </span>
        {problem && (
          <span role="alert" className="block text-failure text-xs">
            {problem}
          </span>
        )}
      </p>
      <ActionButton variant="ghost" disabled={isPending} onClick={revoke}>
        Revoke
      </ActionButton>
    </li>
  );
}
