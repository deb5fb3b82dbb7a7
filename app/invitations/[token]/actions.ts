"use server";

import { visitorAction } from "@/app/_session/action";
import { acceptInvitation } from "@/lib/members/invitations/accept-invitation";
import { systemClock } from "@/lib/platform/clock";

export const accept = visitorAction((token: string, form: FormData) =>
  acceptInvitation({
    token: String(token),
    input: { name: form.get("name"), password: form.get("password") },
    clock: systemClock,
  }),
);
