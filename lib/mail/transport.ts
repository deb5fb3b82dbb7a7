import { createTransport } from "nodemailer";
import { env, publicUrl, requireEnv } from "@/lib/platform/env";

/** A mail in the form in which it is sent to the server. */
export interface OutgoingMail {
  /** The same for every try, so that a mail that was sent twice can be recognised. */
  readonly id: string;
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
}

export interface MailTransport {
  /** @throws the error of the server or the network; see {@link isServerResponse} */
  send(mail: OutgoingMail): Promise<void>;
  close(): void;
}

/** Milliseconds. A server that does not respond in time is tried again later. */
const timeouts = {
  dnsTimeout: 10_000,
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 20_000,
} as const;

/** `SMTP_URL` with our timeouts, unless it sets its own. */
function smtpUrl(): string {
  const url = new URL(requireEnv("SMTP_URL"));
  for (const [name, value] of Object.entries(timeouts)) {
    if (!url.searchParams.has(name)) url.searchParams.set(name, String(value));
  }
  return url.href;
}

function senderHost(): string {
  return new URL(publicUrl()).hostname;
}

/** Opens the connection to the mail server. The operator chooses the server, so its address may be private. */
export function openTransport(): MailTransport {
  const transport = createTransport(smtpUrl());
  const from = env().PORTICO_MAIL_FROM ?? `Portico <portico@${senderHost()}>`;
  const send = async ({ id, recipient, subject, text }: OutgoingMail) => {
    await transport.sendMail({
      from,
      // An object, so that a comma cannot turn one address into two.
      to: { name: "", address: recipient },
      subject,
      text,
      messageId: `<${id}@${senderHost()}>`,
      headers: { "auto-submitted": "auto-generated" },
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  };
  return { send, close: () => transport.close() };
}

/** Whether the server itself sent the error. Otherwise it could not be reached. */
export function isServerResponse(error: unknown): boolean {
  return error instanceof Error && "responseCode" in error && typeof error.responseCode === "number";
}
