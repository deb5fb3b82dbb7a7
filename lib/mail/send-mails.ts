import { pool } from "@/lib/platform/database/pool";
import { publicId } from "@/lib/platform/ids";
import { log } from "@/lib/platform/logger";
import { storableText } from "@/lib/platform/storable-text";
import { mailText } from "./link-token";
import { mailMode } from "./mail-mode";
import { isServerResponse, type MailTransport, openTransport } from "./transport";

/** Longer than sending a mail can take. After that, its sender is assumed dead. */
const leaseSeconds = 120;
/** No new mail is started after this time, so that a run stays within the time limit of its platform. */
const budgetMs = 60_000;
const maxWaitMinutes = 60;
/** How long a mail is retried before it fails for good. */
const giveUpAfterDays = 3;

interface Claim {
  readonly id: string;
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
  readonly aboutId: string | null;
  readonly linkKind: string | null;
  readonly tries: number;
}

export interface SentMails {
  readonly sent: number;
  readonly failed: number;
  /** Whether more mails are due. Call again. */
  readonly more: boolean;
}

/**
 * Sends the due mails one after the other. A failed mail is retried after 1, 2, 4 … 60 minutes, for three days. If the
 * server cannot be reached at all, the rest waits for the next run.
 */
export async function sendMails(): Promise<SentMails> {
  if (mailMode() !== "smtp") return { sent: 0, failed: 0, more: false };
  const transport = openTransport();
  const stopAt = performance.now() + budgetMs;
  let sent = 0;
  let failed = 0;
  try {
    while (performance.now() < stopAt) {
      const mail = await claim();
      if (!mail) return { sent, failed, more: false };
      const outcome = await send(mail, transport);
      if (outcome === "sent") sent += 1;
      else failed += 1;
      if (outcome === "unreachable") return { sent, failed, more: false };
    }
    return { sent, failed, more: true };
  } finally {
    transport.close();
  }
}

/** Whether a mail is due now. */
export async function mailIsDue(): Promise<boolean> {
  if (mailMode() !== "smtp") return false;
  const { rowCount } = await pool().query(
    `SELECT 1 FROM mails WHERE status = 'waiting' AND due_at <= now()
       AND (leased_until IS NULL OR leased_until <= now()) LIMIT 1`,
  );
  return rowCount === 1;
}

/** When the next mail is due. Null if none waits. */
export async function nextMailAt(): Promise<Date | null> {
  if (mailMode() !== "smtp") return null;
  const { rows } = await pool().query<{ at: Date | null }>(
    "SELECT min(greatest(due_at, leased_until)) AS at FROM mails WHERE status = 'waiting'",
  );
  return rows[0]?.at ?? null;
}

async function claim(): Promise<Claim | undefined> {
  const { rows } = await pool().query<Claim>({
    name: "claim-mail",
    text: `UPDATE mails SET tries = tries + 1, leased_until = now() + $1 * interval '1 second'
      WHERE id = (
        SELECT id FROM mails WHERE status = 'waiting' AND due_at <= now()
          AND (leased_until IS NULL OR leased_until <= now())
        ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, recipient, subject, text, about_id AS "aboutId", link_kind AS "linkKind", tries`,
    values: [leaseSeconds],
  });
  return rows[0];
}

async function send(mail: Claim, transport: MailTransport): Promise<"sent" | "refused" | "unreachable"> {
  try {
    const { recipient, subject } = mail;
    await transport.send({ id: publicId("mail", mail.id), recipient, subject, text: mailText(mail) });
  } catch (error) {
    log.warn("a mail could not be sent", { error, count: mail.tries });
    await postpone(mail, error);
    return isServerResponse(error) ? "refused" : "unreachable";
  }
  await settle(mail);
  return "sent";
}

/** `tries` is the fence: a sender whose lease has expired no longer changes the mail. */
async function settle({ id, tries }: Claim): Promise<void> {
  await pool().query(
    `UPDATE mails SET status = 'sent', text = NULL, settled_at = now(), leased_until = NULL, last_error = NULL
     WHERE id = $1 AND tries = $2`,
    [id, tries],
  );
}

async function postpone({ id, tries }: Claim, error: unknown): Promise<void> {
  const minutes = Math.min(maxWaitMinutes, 2 ** Math.min(tries - 1, 10));
  const reason = storableText((error instanceof Error ? error.message : String(error)).slice(0, 500));
  await pool().query(
    `UPDATE mails SET leased_until = NULL, last_error = $3, due_at = now() + $4 * interval '1 minute',
       status = CASE WHEN given_up THEN 'failed' ELSE 'waiting' END::mail_status,
       text = CASE WHEN given_up THEN NULL ELSE text END, settled_at = CASE WHEN given_up THEN now() END
     FROM (SELECT created_at < now() - $5 * interval '1 day' AS given_up FROM mails WHERE id = $1) AS age
     WHERE id = $1 AND tries = $2`,
    [id, tries, reason, minutes, giveUpAfterDays],
  );
}
