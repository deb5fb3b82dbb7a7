import { env } from "@/lib/platform/env";

/**
 * Where mails go: out by SMTP when `SMTP_URL` is set; else, where the mailbox is on (the embedded stack), they are kept
 * for the page `/mailbox`; else nowhere.
 */
export type MailMode = "smtp" | "mailbox" | "off";

export function mailMode(): MailMode {
  if (env().SMTP_URL !== undefined) return "smtp";
  return env().PORTICO_MAILBOX ? "mailbox" : "off";
}
