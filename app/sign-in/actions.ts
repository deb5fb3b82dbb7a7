"use server";

import { headers } from "next/headers";
import { after } from "next/server";
import { visitorAction } from "@/app/_session/action";
import { safePath } from "@/app/_session/safe-path";
import { visitorAddress } from "@/app/_session/visitor-address";
import { systemContext } from "@/lib/auth/context";
import { admitSignInRequest } from "@/lib/auth/sign-in-links/admit-request";
import { sendSignInLink } from "@/lib/auth/sign-in-links/send-sign-in-link";
import { mailMode } from "@/lib/mail/mail-mode";
import { systemClock } from "@/lib/platform/clock";
import { PorticoError } from "@/lib/platform/errors";

/** The link is created after the response is sent, so that the time does not reveal whether the email is known. */
export const askForLink = visitorAction(async (email: string, target: string) => {
  if (mailMode() === "off") throw new PorticoError("unavailable", "This installation does not send email.");
  const address = visitorAddress((await headers()).get("x-forwarded-for"));
  const to = await admitSignInRequest({ input: { email }, address, clock: systemClock });
  const next = safePath(target);
  after(() => sendSignInLink({ ctx: systemContext("Portico"), email: to, next }));
  return { email: to };
});
