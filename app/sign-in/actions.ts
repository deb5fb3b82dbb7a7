"use server";

import { headers } from "next/headers";
import { after } from "next/server";
import { visitorAction } from "@/app/_session/action";
import { safePath } from "@/app/_session/safe-path";
import { systemContext } from "@/lib/auth/context";
import { admitSignInRequest } from "@/lib/auth/sign-in-links/admit-request";
import { sendSignInLink } from "@/lib/auth/sign-in-links/send-sign-in-link";
import { mailMode } from "@/lib/mail/mail-mode";
import { forwardedAddress } from "@/lib/platform/client-address";
import { systemClock } from "@/lib/platform/clock";
import { PorticoError } from "@/lib/platform/errors";

/** The link is created after the response is sent, so that the time does not reveal whether the email is known. */
export const askForLink = visitorAction(async (email: string, target: string) => {
  if (mailMode() === "off") throw new PorticoError("unavailable", "This installation does not send email.");
  const address = forwardedAddress(await headers()) ?? "unknown";
  const to = await admitSignInRequest({ input: { email }, address, clock: systemClock });
  const next = safePath(target);
  after(() => sendSignInLink({ ctx: systemContext("Portico"), email: to, next }));
  return { email: to };
});
