import type { Role } from "@/lib/auth/rights";
import { linkTokenPlaceholder } from "@/lib/mail/link-token";
import type { NewMail } from "@/lib/mail/queue-mail";
import { singleLine } from "@/lib/mail/single-line";
import { publicUrl } from "@/lib/platform/env";
import { publicId } from "@/lib/platform/ids";

interface Invited {
  readonly email: string;
  readonly role: Role;
  /** Null for operators. */
  readonly partnerName: string | null;
}

/** The mail with an invitation. Users choose the names in it, so each is reduced to a single line. */
export function invitationMail(
  invitationId: string,
  { email, role, partnerName }: Invited,
  invitedBy: string,
): NewMail {
  const whom =
    partnerName === null ? "the operators of Portico" : `${singleLine(partnerName, 100)} on Portico`;
  const lines = [
    `${singleLine(invitedBy, 100)} invited you to join ${whom} as ${role}.`,
    "",
    "Open this link and choose a name and a password. The link works once and expires in seven days:",
    "",
    invitationUrl(linkTokenPlaceholder),
    "",
    "If you did not expect this invitation, ignore this email.",
    "",
    "-- ",
    `Invitation ${publicId("invitation", invitationId)}, by Portico at ${publicUrl()}`,
    "",
  ];
  return {
    to: email,
    subject: `[Portico] Join ${whom}`,
    text: lines.join("\n"),
    aboutId: invitationId,
    linkKind: "invitation",
  };
}

/** The URL at which an invitation is accepted. */
export function invitationUrl(token: string): string {
  return `${publicUrl()}/invitations/${token}`;
}
