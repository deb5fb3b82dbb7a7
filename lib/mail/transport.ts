import { createTransport } from "nodemailer";
import { env, publicUrl, requireEnv } from "@/lib/platform/env";

/** One mail as it is handed to the server. */
export interface OutgoingMail {
  /** Stable over every try, so that a mail that was sent twice can be known as one. */
  readonly id: string;
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
}

export interface MailTransport {
  /** @throws the server's or the network's error; see {@link isServerResponse} */
  send(mail: OutgoingMail): Promise<void>;
  close(): void;
}

/** Milliseconds; a server that does not answer in time is tried again later. */
const timeouts = {
  dnsTimeout: 10_000,
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 20_000,
} as const;

/** `SMTP_URL` with our time-outs, unless it names its own. */
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

/** Opens the way to the operator's mail server. It is the operator's choice, so it may be a private address. */
export function openTransport(): MailTransport {
  const transport = createTransport(smtpUrl());
  const from = env().PORTICO_MAIL_FROM ?? `Portico <portico@${senderHost()}>`;
  const send = async ({ id, recipient, subject, text }: OutgoingMail) => {
    await transport.sendMail({
      from,
      // As an object: a comma in it cannot make two addresses of one.
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

/** Whether an error is the server's own answer; otherwise it could not be talked to at all. */
export function isServerResponse(error: unknown): boolean {
  return error instanceof Error && "responseCode" in error && typeof error.responseCode === "number";
}
