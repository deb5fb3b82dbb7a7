import type { NewMail } from "@/lib/mail/queue-mail";
import { singleLine } from "@/lib/mail/single-line";
import { publicUrl } from "@/lib/platform/env";
import { publicId } from "@/lib/platform/ids";
import type { AlertRow } from "./alert-row";
import { describeAlert, linkTo } from "./describe-alert";

/** The mail about an alert to one person: plain text, with nothing that they may not see in the portal. */
export function alertMail(row: AlertRow, to: string): NewMail {
  const { title, summary } = describeAlert(row);
  const lines = [
    `${title}.`,
    "",
    summary,
    "",
    ...(row.endpointUrl === null ? [] : [`Endpoint  ${singleLine(row.endpointUrl, 2_000)}`]),
    `Portal    ${linkTo(row)}`,
    "",
    "-- ",
    `Alert ${publicId("alert", row.id)}, raised ${row.raisedAt.toISOString()} by Portico at ${publicUrl()}`,
    "",
  ];
  return { to, subject: `[Portico] ${title}`, text: lines.join("\n"), aboutId: row.id };
}
