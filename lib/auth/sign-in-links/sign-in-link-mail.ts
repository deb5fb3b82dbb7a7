import type { NewMail } from "@/lib/mail/queue-mail";
import { publicUrl } from "@/lib/platform/env";

/** The mail that holds a link to sign in. */
export function signInLinkMail(
  linkId: string,
  { email, url, minutes }: { readonly email: string; readonly url: string; readonly minutes: number },
): NewMail {
  const lines = [
    `Open this link to sign in. It works once and expires in ${minutes} minutes:`,
    "",
    url,
    "",
    "If you did not request this link, ignore this email.",
    "",
    "-- ",
    `Portico at ${publicUrl()}`,
    "",
  ];
  return {
    to: email,
    subject: "[Portico] Your sign-in link",
    text: lines.join("\n"),
    aboutId: linkId,
    linkKind: "sign_in_link",
  };
}
