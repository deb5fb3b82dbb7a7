import { sql } from "@/lib/platform/database/db";
import type { WriteScope } from "@/lib/platform/database/transaction";
import { newId } from "@/lib/platform/ids";
import { log } from "@/lib/platform/logger";
import { storableText } from "@/lib/platform/storable-text";
import type { LinkKind } from "./link-token";
import { mailMode } from "./mail-mode";
import { singleLine } from "./single-line";

/** A plain-text mail to one person. */
export interface NewMail {
  /** One valid email address. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The stored id of the row that the mail is about. */
  readonly aboutId: string | null;
  /** The text contains a link to this row, with {@link linkTokenPlaceholder} in place of its token. */
  readonly linkKind?: LinkKind;
}

/** The number of mails that the mailbox keeps. Older ones are deleted. */
const maxStoredMails = 500;

let hasLoggedMailOff = false;

/**
 * Queues a mail in the caller's transaction, to be sent after the commit. If mail is off, nothing is stored, and a
 * warning is logged once.
 * @returns whether the mail waits to be sent
 */
export async function queueMail({ tx, effects }: WriteScope, mail: NewMail): Promise<boolean> {
  const mode = mailMode();
  if (mode === "off") {
    if (!hasLoggedMailOff) log.warn("mail is off: SMTP_URL is not set, and no mail is kept");
    hasLoggedMailOff = true;
    return false;
  }
  const status = mode === "smtp" ? "waiting" : "kept";
  await tx.$executeRaw(sql`
    INSERT INTO mails (id, recipient, subject, text, about_id, link_kind, status, settled_at)
    VALUES (${newId()}::uuid, ${mail.to}, ${singleLine(mail.subject)}, ${storableText(mail.text)}, ${mail.aboutId}::uuid,
      ${mail.linkKind ?? null}, ${status}::mail_status, CASE WHEN ${status} = 'kept' THEN now() END)`);
  if (status === "kept") await tx.$executeRaw(dropOldest);
  if (status === "waiting") effects.sendMails();
  return status === "waiting";
}

const dropOldest = sql`DELETE FROM mails WHERE id IN (
  SELECT id FROM mails WHERE status = 'kept' ORDER BY id DESC OFFSET ${maxStoredMails})`;
