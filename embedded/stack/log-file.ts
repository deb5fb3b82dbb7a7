import { appendFileSync, renameSync, statSync } from "node:fs";

/** A log is started afresh at this size; the one before it is kept, no older one. */
const maxBytes = 20 * 1024 * 1024;
const tailBytes = 4_000;

/** Where the stack's processes write. Bounded in size; `tail` shows the end of it when something goes wrong. */
export interface LogFile {
  readonly path: string;
  write(chunk: Buffer | string): void;
  line(text: string): void;
  tail(): string;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** @param echo also show everything here, as `npm run dev` does */
export function openLogFile(path: string, echo?: (text: string) => void): LogFile {
  let size = sizeOf(path);
  let recent = "";
  const write = (chunk: Buffer | string) => {
    const text = chunk.toString();
    recent = (recent + text).slice(-tailBytes);
    echo?.(text);
    try {
      if (size > maxBytes) {
        renameSync(path, `${path}.1`);
        size = 0;
      }
      appendFileSync(path, text);
      size += Buffer.byteLength(text);
    } catch {
      // A full disk must not end the stack for want of a log line.
    }
  };
  return { path, write, line: (text) => write(`${new Date().toISOString()} ${text}\n`), tail: () => recent };
}
