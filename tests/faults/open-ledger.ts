import { fork } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Errand, LedgerLine, Word } from "./ledger-messages";

/** The ledger's process, from outside. */
export interface Ledger {
  readonly url: string;
  /** Lines so far, as it told them; `read` has the last word. */
  readonly heard: readonly LedgerLine[];
  /** Tells it the secret of the endpoint at a path. */
  tell(path: string, secret: string): void;
  /** The next request is written down and not answered until `release`. */
  holdNext(): Promise<LedgerLine>;
  release(): void;
  /** The file, line by line. */
  read(): Promise<LedgerLine[]>;
  close(): Promise<void>;
}

/** Starts a ledger that writes into a folder. */
export async function openLedger(folder: string): Promise<Ledger> {
  const file = join(folder, "ledger.jsonl");
  const child = fork("tests/faults/ledger.ts", [file], { execArgv: ["--import", "tsx"] });
  const heard: LedgerLine[] = [];
  let caught: (line: LedgerLine) => void = () => undefined;
  const port = new Promise<number>((resolve, reject) => {
    child.once("exit", () => reject(new Error("the ledger ended")));
    child.on("message", (word: Word) => {
      if (word.kind === "listening") return resolve(word.port);
      heard.push(word.line);
      if (word.kind === "held") caught(word.line);
    });
  });
  const send = (errand: Errand) => void child.send(errand);
  return {
    url: `http://127.0.0.1:${await port}`,
    heard,
    tell: (path, secret) => send({ kind: "secret", path, secret }),
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
