"use server";

import { visitorAction } from "@/app/_session/action";
import { systemClock } from "@/lib/platform/clock";
import { acceptInvitation } from "@/lib/registrations/invitation/accept-invitation";

export const accept = visitorAction((token: string, form: FormData) =>
  acceptInvitation({
    token: String(token),
    input: { name: form.get("name"), password: form.get("password") },
    clock: systemClock,
  }),
);
