import { createHash, createHmac } from "node:crypto";
import { fsyncSync, openSync, writeSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Errand, LedgerLine, Word } from "./ledger-messages";

/**
 * The judge: a partner's receiver, a process of its own that nobody kills. It writes a line about each request and
 * syncs it to the disk before it answers, so what it answered to is known whatever happens to the others.
 * `ledger.ts <file>`, forked, with the endpoints' secrets told over the channel.
 */

/** How long the slow lane's receiver takes. */
const slowMs = 200;

const file = openSync(process.argv[2] ?? "", "a");
const secrets = new Map<string, string>();
let holding = false;
let held: (() => void)[] = [];

const send = (word: Word) => process.send?.(word);

process.on("message", (errand: Errand) => {
  if (errand.kind === "secret") secrets.set(errand.path, errand.secret);
  if (errand.kind === "hold") holding = true;
  if (errand.kind === "release") {
    holding = false;
    for (const answer of held) answer();
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
  const answer = () => response.writeHead(line.answer).end();
  const caught = holding;
  holding = false;
  if (caught) held.push(answer);
  else if (line.path.startsWith("/slow")) setTimeout(answer, slowMs);
  else answer();
  send({ kind: caught ? "held" : "line", line });
}

function lineOf(request: IncomingMessage, body: Buffer): LedgerLine {
  const path = request.url ?? "";
  const header = (name: string) => String(request.headers[name] ?? "");
  const attempt = Number(header("portico-attempt"));
  const content = contentOf(body);
  // By hand, so that no test believes Portico's own signer.
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
    answer: answerTo(content.fate, attempt),
  };
}

function contentOf(body: Buffer): { lane?: string; fate?: string } {
  try {
    return JSON.parse(body.toString());
  } catch {
    return {};
  }
}

/** An event carries its own fate: most are taken at once, some at the second attempt, a few never. */
function answerTo(fate: string | undefined, attempt: number): number {
  if (fate === "never") return 500;
  return fate === "second" && attempt === 1 ? 500 : 200;
}
