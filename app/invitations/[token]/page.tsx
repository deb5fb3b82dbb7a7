import type { Metadata } from "next";
import Link from "next/link";
import { AcceptForm } from "@/components/members/accept-form";
import { roleLabels } from "@/components/members/roles";
import { CenteredPage } from "@/components/shell/centered-page";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { accountToMove } from "@/lib/members/invitations/account-to-move";
import { findOpenInvitation } from "@/lib/members/invitations/find-open-invitation";
import { systemClock } from "@/lib/platform/clock";
import { PorticoError } from "@/lib/platform/errors";
import { accept } from "./actions";

export const metadata: Metadata = { title: "Invitation" };

export default async function InvitationPage({ params }: PageProps<"/invitations/[token]">) {
  const { token } = await params;
  const invitation = await openInvitation(token);
  if (!invitation) return <InvalidInvitation />;
  const { email, partner, invitedBy, role } = invitation;
  const movesAccount = (await accountToMove(invitation)) !== undefined;
  const { name, description } = roleLabels[role];
  return (
    <CenteredPage
      title={`Join ${partner?.name ?? "the operators"}`}
      description={`${invitedBy} invited you as ${name.toLowerCase()}. This role ${description}.`}
    >
      {movesAccount && (
        <Notice>
          This email already has an account. If you accept, it moves here: it gets the name and the password
          that you choose now, and all its sessions end.
        </Notice>
      )}
      <AcceptForm email={email} onAccept={accept.bind(null, token)} />
    </CenteredPage>
  );
}

function InvalidInvitation() {
  return (
    <CenteredPage
      title="This invitation is not valid"
      description="It was already used, has expired or was revoked. If you have an account, sign in. Otherwise ask the person who invited you for a new link."
    >
      <Button asChild variant="primary" className="w-fit">
        <Link href="/sign-in">Sign in</Link>
      </Button>
    </CenteredPage>
  );
}

async function openInvitation(token: string) {
  try {
    return await findOpenInvitation({ token, clock: systemClock });
  } catch (error) {
    if (error instanceof PorticoError) return undefined;
    throw error;
  }
}
