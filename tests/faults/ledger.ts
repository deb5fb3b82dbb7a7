import { createHash, createHmac } from "node:crypto";
import { fsyncSync, openSync, writeSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { LedgerCommand, LedgerLine, LedgerMessage } from "./ledger-messages";

/**
 * The ledger: a partner's receiver in its own process, which no scenario kills. It writes a line about each request and
 * syncs it to the disk before it responds. So every request with a response is on record, whatever happens to the
 * others. Started by fork as `ledger.ts <file>`. The endpoints' secrets arrive as messages.
 */

/** The response time of the slow lane. */
const slowMs = 200;

const file = openSync(process.argv[2] ?? "", "a");
const secrets = new Map<string, string>();
let holding = false;
let held: (() => void)[] = [];

const send = (message: LedgerMessage) => process.send?.(message);

process.on("message", (command: LedgerCommand) => {
  if (command.kind === "secret") secrets.set(command.path, command.secret);
  if (command.kind === "hold") holding = true;
  if (command.kind === "release") {
    holding = false;
    for (const respond of held) respond();
    held = [];
  }
});
process.on("disconnect", () => process.exit(0));

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => take(request, Buffer.concat(chunks), response));
  request.on("error", () => undefined);
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  send({ kind: "listening", port: (server.address() as AddressInfo).port });
});

function take(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const line = lineOf(request, body);
  writeSync(file, `${JSON.stringify(line)}\n`);
  fsyncSync(file);
  const respond = () => response.writeHead(line.status).end();
  const caught = holding;
  holding = false;
  if (caught) held.push(respond);
  else if (line.path.startsWith("/slow")) setTimeout(respond, slowMs);
  else respond();
  send({ kind: caught ? "held" : "line", line });
}

function lineOf(request: IncomingMessage, body: Buffer): LedgerLine {
  const path = request.url ?? "";
  const header = (name: string) => String(request.headers[name] ?? "");
  const attempt = Number(header("portico-attempt"));
  const content = contentOf(body);
  // Computed here, so that the tests do not depend on Portico's own signer.
  const signature = createHmac("sha256", secrets.get(path) ?? "")
    .update(body)
    .digest("hex");
  return {
    path,
    lane: content.lane ?? "",
    event: header("x-klikit-event-id"),
    delivery: header("portico-delivery-id"),
    attempt,
    sha256: createHash("sha256").update(body).digest("hex"),
    verified: secrets.has(path) && header("x-klikit-signature") === signature,
    at: performance.now(),
    status: statusFor(content.fate, attempt),
  };
}

function contentOf(body: Buffer): { lane?: string; fate?: string } {
  try {
    return JSON.parse(body.toString());
  } catch {
    return {};
  }
}

/** The event decides: most succeed at once, some at the second attempt, a few never. */
function statusFor(fate: string | undefined, attempt: number): number {
  if (fate === "never") return 500;
  return fate === "second" && attempt === 1 ? 500 : 200;
}
