import { appendFileSync, renameSync, statSync } from "node:fs";

/** At this size a new file is started. Only the previous file is kept. */
const maxBytes = 20 * 1024 * 1024;
const tailBytes = 4_000;

/** The log of the stack's processes, limited in size. `tail` returns its end, to be shown after an error. */
export interface LogFile {
  readonly path: string;
  write(chunk: Buffer | string): void;
  line(text: string): void;
  tail(): string;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** @param echo also receives all output; `npm run dev` uses it */
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
      // A full disk must not stop the stack because a log line cannot be written.
    }
  };
  return { path, write, line: (text) => write(`${new Date().toISOString()} ${text}\n`), tail: () => recent };
}
