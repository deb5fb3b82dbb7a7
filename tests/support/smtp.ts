import { createServer, type Socket } from "node:net";
import { listen } from "./listen";

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** The raw mail, with dots unstuffed. */
  readonly raw: string;
}

/** How the server responds to a recipient or to the complete mail. */
export interface SmtpBehaviour {
  /** The response to RCPT TO; `250` accepts the recipient. */
  readonly recipient?: (address: string) => string;
  /** The response to the end of DATA; null closes the connection without one. */
  readonly data?: (mail: ReceivedMail) => string | null;
}

export interface SmtpServer {
  readonly url: string;
  readonly port: number;
  /** The mails that were accepted with 250. */
  readonly mails: readonly ReceivedMail[];
  behave(behaviour: SmtpBehaviour): void;
  close(): Promise<void>;
}

/** A mail server with as much SMTP (RFC 5321) as a client needs to send a mail. */
export async function startSmtp(port = 0): Promise<SmtpServer> {
  const mails: ReceivedMail[] = [];
  let behaviour: SmtpBehaviour = {};
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    talk(socket, mails, () => behaviour);
  });
  const listening = await listen(server, port);
  return {
    url: `smtp://127.0.0.1:${listening.port}`,
    port: listening.port,
    mails,
    behave: (next) => {
      behaviour = next;
    },
    close: listening.close,
  };
}

function talk(socket: Socket, mails: ReceivedMail[], behaviour: () => SmtpBehaviour): void {
  let from = "";
  let to: string[] = [];
  let pending = "";
  let inData = false;
  const writeLine = (line: string) => socket.write(`${line}\r\n`);

  const endOfData = (raw: string) => {
    inData = false;
    const mail = { from, to, raw: raw.replace(/^\.\./gm, ".") };
    const reply = behaviour().data ? behaviour().data?.(mail) : "250 taken";
    if (!reply) return socket.destroy();
    if (reply.startsWith("250")) mails.push(mail);
    return writeLine(reply);
  };
  const command = (line: string) => {
    const argument = /<([^>]*)>/.exec(line)?.[1] ?? "";
    switch (line.slice(0, 4).toUpperCase()) {
      case "EHLO":
        return writeLine("250-test\r\n250 8BITMIME");
      case "MAIL":
        [from, to] = [argument, []];
        return writeLine("250 ok");
      case "RCPT": {
        const reply = behaviour().recipient?.(argument) ?? "250 ok";
        if (reply.startsWith("250")) to.push(argument);
        return writeLine(reply);
      }
      case "DATA":
        inData = true;
        return writeLine("354 go on");
      case "QUIT":
        writeLine("221 bye");
        return socket.end();
      default:
        return writeLine("250 ok");
    }
  };
  /** Processes the next command or mail of the received data. @returns false if it is not complete yet */
  const step = (): boolean => {
    const end = inData ? pending.indexOf("\r\n.\r\n") : pending.indexOf("\r\n");
    if (end === -1) return false;
    const text = pending.slice(0, end);
    pending = pending.slice(end + (inData ? 5 : 2));
    if (inData) endOfData(text);
    else command(text);
    return true;
  };
  socket.setEncoding("latin1");
  socket.on("data", (chunk: string) => {
    pending += chunk;
    while (step());
  });
  writeLine("220 test");
}

/** The headers of a mail by lower-case name, unfolded and decoded (RFC 2047). */
export function headersOf(raw: string): Readonly<Record<string, string>> {
  const head = raw.slice(0, raw.indexOf("\r\n\r\n")).replace(/\r\n[ \t]+/g, " ");
  const lines = head.split("\r\n").map((line) => /^([^:]+): ?(.*)$/.exec(line) ?? []);
  return Object.fromEntries(
    lines.map(([, name = "", value = ""]) => [name.toLowerCase(), decodeHeader(value)]),
  );
}

function decodeHeader(value: string): string {
  return value
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, encoding: string, text: string) =>
      encoding.toLowerCase() === "b"
        ? Buffer.from(text, "base64").toString("utf8")
        : fromQuotedPrintable(text.replaceAll("_", " ")),
    );
}

/** The decoded text of a mail with one part. */
export function textOf(raw: string): string {
  const body = raw.slice(raw.indexOf("\r\n\r\n") + 4);
  const encoding = headersOf(raw)["content-transfer-encoding"];
  if (encoding === "base64") return Buffer.from(body, "base64").toString("utf8");
  const text =
    encoding === "quoted-printable" ? fromQuotedPrintable(body) : Buffer.from(body, "latin1").toString();
  return text.replaceAll("\r\n", "\n");
}

function fromQuotedPrintable(text: string): string {
  const bytes = text
    .replace(/=\r\n/g, "")
    .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
