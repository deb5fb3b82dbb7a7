import type { HeaderPairs } from "./types";

export interface CurlRequest {
  readonly url: string;
  readonly headers: HeaderPairs;
  readonly body: Buffer;
}

/** Linux limits an argument to 128 KiB. A longer body is piped in. */
const maxArgumentBytes = 100_000;

/**
 * Text that no shell changes between single quotes: printable ASCII and line breaks. Backslashes are excluded because
 * fish joins two of them, and non-ASCII characters because they depend on the locale of the terminal.
 */
const plain = /^[\n\x20-\x5b\x5d-\x7e]*$/;

/** Removes the headers that curl adds by itself, and adds one that Portico's HTTP client sends and curl does not. */
const clientHeaders = ["accept:", "expect:", "connection: keep-alive"];

/**
 * Formats a request as a command for a Unix shell. The command sends exactly these bytes and headers. Its text is
 * printable ASCII and line breaks, so it survives a clipboard, a chat and a terminal.
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

/** For curl, `name;` sends a header without a value and `name:` removes the header. */
function headerLine([name, value]: readonly [string, string]): string {
  return value === "" ? `${name};` : `${name}: ${value}`;
}

/**
 * Quotes bytes as a single argument of a shell command.
 * @param bytes without NUL and without a line break at the end, because no shell can pass these on
 */
export function shellQuote(bytes: Buffer): string {
  const text = bytes.toString("latin1");
  return plain.test(text) ? quoted(text) : `"$(${printfCommand(bytes)})"`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A command that prints the bytes. Octal is the only escape that every printf supports. */
function printfCommand(bytes: Buffer): string {
  const format = bytes
    .toString("latin1")
    .replaceAll("%", "%%")
    .replace(/^-|[^\x20-\x7e]|['\\!]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, "0")}`);
  return `printf '${format}'`;
}
