import type { HeaderPairs } from "./types";

export interface CurlRequest {
  readonly url: string;
  readonly headers: HeaderPairs;
  readonly body: Buffer;
}

/** Linux takes no argument over 128 KiB; a longer body goes in through a pipe. */
const maxArgumentBytes = 100_000;

/**
 * What every shell leaves alone between single quotes: printable ASCII and line breaks. Backslashes are not among it,
 * because fish joins two of them, nor is anything beyond ASCII, because a terminal's locale may have a say in it.
 */
const plain = /^[\n\x20-\x5b\x5d-\x7e]*$/;

/** Lines that keep curl from sending headers of its own, and one that it leaves out and the door sends. */
const clientHeaders = ["accept:", "expect:", "connection: keep-alive"];

/**
 * A request as a command for a Unix shell that sends these bytes and headers and no others, whatever is in them. The
 * text is printable ASCII (and line breaks), so it survives a clipboard, a chat and a terminal.
 */
export function curlCommand({ url, headers, body }: CurlRequest): string {
  const lines = [...clientHeaders, ...headers.map(headerLine)];
  const isArgument = body.length <= maxArgumentBytes && plain.test(body.toString("latin1"));
  const curl = [
    `curl --http1.1 -g -X POST ${shellQuote(Buffer.from(url))}`,
    ...lines.map((line) => `-H ${shellQuote(Buffer.from(line, "latin1"))}`),
    isArgument ? `--data-raw ${quoted(body.toString("latin1"))}` : "--data-binary @-",
  ].join(" \\\n  ");
  return isArgument ? curl : `${printfCommand(body)} | ${curl}`;
}

/** `name;` is how curl is told of a header without a value; `name:` would take it away. */
function headerLine([name, value]: readonly [string, string]): string {
  return value === "" ? `${name};` : `${name}: ${value}`;
}

/**
 * Bytes as one word of a shell command.
 * @param bytes without NUL and without a line break at the end, which no shell can hand on
 */
export function shellQuote(bytes: Buffer): string {
  const text = bytes.toString("latin1");
  return plain.test(text) ? quoted(text) : `"$(${printfCommand(bytes)})"`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A command that prints the bytes. Octal is the one escape that every printf has. */
function printfCommand(bytes: Buffer): string {
  const format = bytes
    .toString("latin1")
    .replaceAll("%", "%%")
    .replace(/^-|[^\x20-\x7e]|['\\!]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, "0")}`);
  return `printf '${format}'`;
}
