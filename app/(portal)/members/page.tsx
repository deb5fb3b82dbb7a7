import type { Metadata } from "next";
import { requireContext } from "@/app/_session/current-context";
import { GuestList } from "@/components/members/guest-list";
import { InvitationList } from "@/components/members/invitation-list";
import { InviteDialog } from "@/components/members/invite-dialog";
import { MemberTable } from "@/components/members/member-table";
import { operatorRoles, partnerRoles } from "@/components/members/roles";
import { texts } from "@/components/members/texts";
import { PageHeader } from "@/components/shell/page-header";
import { Empty } from "@/components/ui/empty";
import { Section } from "@/components/ui/section";
import { mayDo } from "@/lib/auth/require-right";
import type { Role } from "@/lib/auth/rights";
import { listGuests } from "@/lib/members/access-links/list-guests";
import { listInvitations, listMembers } from "@/lib/members/list-members";
import { listPartners } from "@/lib/partners/list-partners";
import { assignRole, disable, endGuest, invite, signOutEverywhere, withdrawInvitation } from "./actions";

export const metadata: Metadata = { title: "Members" };

export default async function MembersPage() {
  const ctx = await requireContext();
  const isOperator = ctx.actor.partnerId === null;
  const [members, invitations, guests, partners] = await Promise.all([
    listMembers({ ctx }),
    listInvitations({ ctx }),
    listGuests({ ctx }),
    isOperator ? listPartners({ ctx }) : [],
  ]);
  const canManage = mayDo(ctx.actor, "manage_members");
  const mayAdminister = mayDo(ctx.actor, "administer");
  const mayChange = (role: Role) =>
    mayAdminister || (canManage && partnerRoles.some((each) => each === role));
  return (
    <>
      <PageHeader
        title="Members"
        description={isOperator ? "Everyone who can sign in." : "Everyone in your company who can sign in."}
      >
        {canManage && (
          <InviteDialog
            roles={mayAdminister ? [...partnerRoles, ...operatorRoles] : partnerRoles}
            partners={partners.map(({ id, name }) => ({ value: id, label: name }))}
            onInvite={invite}
          />
        )}
      </PageHeader>
      <div className="grid gap-8">
        {members.length === 0 ? (
          <Empty title={texts.none.title}>
            <p>{texts.none.description}</p>
          </Empty>
        ) : (
          <MemberTable
            members={members}
            showPartner={isOperator}
            mayChange={mayChange}
            actions={{ onChangeRole: assignRole, onSetDisabled: disable, onEndSessions: signOutEverywhere }}
          />
        )}
        {invitations.length > 0 && (
          <Section title="Invitations">
            <InvitationList invitations={invitations} onRevoke={withdrawInvitation} />
          </Section>
        )}
        {guests.length > 0 && (
          <Section title="Guests">
            <GuestList guests={guests} onRevoke={endGuest} />
          </Section>
        )}
      </div>
    </>
  );
}
