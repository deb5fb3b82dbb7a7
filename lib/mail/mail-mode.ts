import { env } from "@/lib/platform/env";

/**
 * What happens to mails: "smtp" if `SMTP_URL` is set; otherwise "mailbox" if the mailbox is on (the embedded stack), which
 * keeps them for the page `/mailbox`; otherwise "off".
 */
export type MailMode = "smtp" | "mailbox" | "off";

export function mailMode(): MailMode {
  if (env().SMTP_URL !== undefined) return "smtp";
  return env().PORTICO_MAILBOX ? "mailbox" : "off";
}
