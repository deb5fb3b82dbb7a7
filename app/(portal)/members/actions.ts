"use server";

import { refresh } from "next/cache";
import { action } from "@/app/_session/action";
import type { Role } from "@/lib/auth/rights";
import { endSessions } from "@/lib/auth/sessions/end-sessions";
import { revokeAccessLink } from "@/lib/members/access-links/revoke-access-link";
import { changeRole } from "@/lib/members/change-role";
import { createInvitation } from "@/lib/members/invitations/create-invitation";
import { revokeInvitation } from "@/lib/members/invitations/revoke-invitation";
import { setDisabled } from "@/lib/members/set-disabled";

export const invite = action(async (ctx, form: FormData) => {
  const partnerId = form.get("partnerId");
  const invitation = await createInvitation({
    ctx,
    input: { email: form.get("email"), role: form.get("role"), partnerId: partnerId || undefined },
  });
  refresh();
  return invitation;
});

export const withdrawInvitation = action(async (ctx, invitationId: string) => {
  await revokeInvitation({ ctx, invitationId });
  refresh();
  return null;
});

export const endGuest = action(async (ctx, linkId: string) => {
  await revokeAccessLink({ ctx, linkId });
  refresh();
  return null;
});

export const assignRole = action(async (ctx, userId: string, role: Role) => {
  await changeRole({ ctx, userId, input: { role } });
  refresh();
  return null;
});

export const disable = action(async (ctx, userId: string, disabled: boolean) => {
  await setDisabled({ ctx, userId, disabled: disabled === true });
  refresh();
  return null;
});

export const signOutEverywhere = action(async (ctx, userId: string) => {
  await endSessions({ ctx, userId });
  refresh();
  return null;
});
