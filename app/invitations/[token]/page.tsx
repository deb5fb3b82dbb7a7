import type { Metadata } from "next";
import Link from "next/link";
import { AcceptForm } from "@/components/members/accept-form";
import { roleLabels } from "@/components/members/roles";
import { Brand } from "@/components/shell/brand";
import { Button } from "@/components/ui/button";
import { findOpenInvitation } from "@/lib/members/invitations/find-open-invitation";
import { systemClock } from "@/lib/platform/clock";
import { PorticoError } from "@/lib/platform/errors";
import { accept } from "./actions";

export const metadata: Metadata = { title: "Invitation" };

export default async function InvitationPage({ params }: PageProps<"/invitations/[token]">) {
  const { token } = await params;
  const invitation = await openInvitation(token);
  return (
    <main className="grid min-h-dvh content-start justify-items-center px-4 pt-[16vh] pb-10">
      <div className="grid w-full max-w-[21rem] gap-6">
        <Brand />
        {invitation ? (
          <>
            <div>
              <h1 className="break-words font-semibold text-xl tracking-tight">
                Join {invitation.partner?.name ?? "the operators"}
              </h1>
              <p className="mt-1 text-base text-muted">
                {invitation.invitedBy} invited you as {roleLabels[invitation.role].name.toLowerCase()}. This
                role {roleLabels[invitation.role].description}.
              </p>
            </div>
            <AcceptForm email={invitation.email} onAccept={accept.bind(null, token)} />
          </>
        ) : (
          <NoInvitation />
        )}
      </div>
    </main>
  );
}

function NoInvitation() {
  return (
    <div className="grid justify-items-start gap-3">
      <h1 className="font-semibold text-xl tracking-tight">This invitation is not valid</h1>
      <p className="text-base text-muted">
        It was already used, has expired or was revoked. If you have an account, sign in. Otherwise ask the
        person who invited you for a new link.
      </p>
      <Button asChild variant="primary">
        <Link href="/sign-in">Sign in</Link>
      </Button>
    </div>
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
