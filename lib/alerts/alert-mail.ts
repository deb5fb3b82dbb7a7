import type { NewMail } from "@/lib/mail/queue-mail";
import { singleLine } from "@/lib/mail/single-line";
import { publicUrl } from "@/lib/platform/env";
import { publicId } from "@/lib/platform/ids";
import type { AlertRow } from "./alert-row";
import { describeAlert, linkTo } from "./describe-alert";

/** An alert as a mail to one person. Plain text, and nothing in it that its reader may not see in the portal. */
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
