import type { ClientBase } from "pg";
import type { Tx } from "@/lib/platform/database/prisma";
import { newId } from "@/lib/platform/ids";
import { log } from "@/lib/platform/logger";
import { mailMode } from "./mail-mode";
import { oneLine } from "./single-line";

/** A mail to one person, in plain text. */
export interface NewMail {
  /** One address, checked. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The bare id of the row that it is about. */
  readonly aboutId: string | null;
}

/** The caller's transaction: the jobs' on `pg`, or a verb's on Prisma. */
type Within = Pick<ClientBase, "query"> | Pick<Tx, "$executeRawUnsafe">;

/** Mails that the mailbox keeps; older ones make way. */
const keptMails = 500;

let saidThatMailIsOff = false;

/**
 * Queues a mail in the caller's transaction: it goes out if, and only if, that commits. Whoever calls announces it
 * (`announceMails`) afterwards; the sweep finds what was not announced.
 * When mail is off nothing is kept, and the log says so once.
 * @returns whether it waits to be sent, and so is to be announced
 */
export async function queueMail(within: Within, mail: NewMail): Promise<boolean> {
  const mode = mailMode();
  if (mode === "off") {
    if (!saidThatMailIsOff) log.warn("mail is off: SMTP_URL is not set, and no mail is kept");
    saidThatMailIsOff = true;
    return false;
  }
  const status = mode === "smtp" ? "waiting" : "kept";
  await run(
    within,
    `INSERT INTO mails (id, recipient, subject, text, about_id, status, settled_at)
     VALUES ($1::uuid, $2, $3, $4, $5::uuid, $6::mail_status, CASE WHEN $6::mail_status = 'kept' THEN now() END)`,
    [newId(), mail.to, oneLine(mail.subject), storable(mail.text), mail.aboutId, status],
  );
  if (status === "kept") await run(within, dropOldest, []);
  return status === "waiting";
}

/** PostgreSQL's texts cannot hold a NUL. */
function storable(text: string): string {
  return text.replaceAll("\0", "�");
}

const dropOldest = `DELETE FROM mails WHERE id IN (
  SELECT id FROM mails WHERE status = 'kept' ORDER BY id DESC OFFSET ${keptMails})`;

async function run(within: Within, text: string, values: unknown[]): Promise<void> {
  if ("$executeRawUnsafe" in within) await within.$executeRawUnsafe(text, ...values);
  else await within.query(text, values);
}
