import { Time } from "@/components/format/time";
import type { OpenInvitation } from "@/lib/members/list-members";
import { RevocableList, type RevocableListProps } from "./revocable-list";
import { roleLabels } from "./roles";

interface InvitationListProps extends Pick<RevocableListProps, "onRevoke"> {
  readonly invitations: readonly OpenInvitation[];
}

/** The invitations that have not been accepted yet. */
export function InvitationList({ invitations, onRevoke }: InvitationListProps) {
  const items = invitations.map(({ id, email, role, partnerName, invitedBy, expiresAt }) => ({
    id,
    title: email,
    detail: (
      <>
        {roleLabels[role].name}
        {partnerName && ` of ${partnerName}`}, invited by {invitedBy}, expires <Time at={expiresAt} />
      </>
    ),
  }));
  return <RevocableList items={items} revokeLabel="Revoke" onRevoke={onRevoke} />;
}
