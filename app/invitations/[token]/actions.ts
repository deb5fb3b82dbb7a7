"use server";

import { visitorAction } from "@/app/_session/action";
import { systemContext } from "@/lib/auth/context";
import { acceptInvitation } from "@/lib/members/invitations/accept-invitation";

export const accept = visitorAction((token: string, form: FormData) =>
  acceptInvitation({
    ctx: systemContext("Portico"),
    token: String(token),
    input: { name: form.get("name"), password: form.get("password") },
  }),
);
