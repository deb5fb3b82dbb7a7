import { fork } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { LedgerCommand, LedgerLine, LedgerMessage } from "./ledger-messages";

/** A handle of the ledger's process. */
export interface Ledger {
  readonly url: string;
  /** The lines reported so far. `read` returns the complete file. */
  readonly received: readonly LedgerLine[];
  /** Sends it the secret of the endpoint at a path. */
  setSecret(path: string, secret: string): void;
  /** Records the next request and holds its response until `release`. Resolves when that request has arrived. */
  holdNext(): Promise<LedgerLine>;
  release(): void;
  /** Reads the lines of the file. */
  read(): Promise<LedgerLine[]>;
  close(): Promise<void>;
}

/** Starts a ledger that writes to a folder. */
export async function openLedger(folder: string): Promise<Ledger> {
  const file = join(folder, "ledger.jsonl");
  const child = fork("tests/faults/ledger.ts", [file], { execArgv: ["--import", "tsx"] });
  const received: LedgerLine[] = [];
  let caught: (line: LedgerLine) => void = () => undefined;
  const port = new Promise<number>((resolve, reject) => {
    child.once("exit", () => reject(new Error("the ledger ended")));
    child.on("message", (message: LedgerMessage) => {
      if (message.kind === "listening") return resolve(message.port);
      received.push(message.line);
      if (message.kind === "held") caught(message.line);
    });
  });
  const send = (command: LedgerCommand) => void child.send(command);
  return {
    url: `http://127.0.0.1:${await port}`,
    received,
    setSecret: (path, secret) => send({ kind: "secret", path, secret }),
    holdNext: () =>
      new Promise((resolve) => {
        caught = resolve;
        send({ kind: "hold" });
      }),
    release: () => send({ kind: "release" }),
    read: async () => linesOf(await readFile(file, "utf8")),
    close: async () => {
      const gone = once(child, "exit");
      child.disconnect();
      await gone;
    },
  };
}

function linesOf(text: string): LedgerLine[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as LedgerLine);
}
