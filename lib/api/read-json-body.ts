import { PorticoError } from "@/lib/platform/errors";
import { readBody } from "@/lib/platform/read-body";

/** The largest request body that the API reads. */
const maxBodyBytes = 256 * 1024;

/** Names of UTF-8, and of ASCII, which is a part of it. */
const utf8Names = ["utf-8", "utf8", "us-ascii", "ascii"];

/**
 * The parsed JSON body of a request, or undefined if it has none. A byte order mark at the start is ignored (RFC 8259,
 * section 8.1), because some clients send one. The content type is not compared, because `curl -d` sends the wrong one.
 * @throws PorticoError `unsupported_media_type` if the headers declare a compression or a charset other than UTF-8,
 *   `invalid_input` if the body is too large, not UTF-8 or not JSON
 */
export async function readJsonBody(request: Request): Promise<unknown> {
  if (!request.body || request.method === "GET") return undefined;
  requirePlainUtf8(request.headers);
  const bytes = await readBody(request.body, maxBodyBytes);
  if (bytes === undefined) throw new PorticoError("invalid_input", `The body is over ${maxBodyBytes} bytes.`);
  const text = decodeUtf8(bytes);
  return text === "" ? undefined : parseJson(text);
}

function requirePlainUtf8(headers: Headers): void {
  const encoding = headers.get("content-encoding")?.trim().toLowerCase() ?? "";
  if (encoding !== "" && encoding !== "identity")
    throw new PorticoError("unsupported_media_type", "Send the body uncompressed, without Content-Encoding.");
  const charset = /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(headers.get("content-type") ?? "")?.[1];
  if (charset !== undefined && !utf8Names.includes(charset.toLowerCase()))
    throw new PorticoError("unsupported_media_type", "Send the body as UTF-8, which needs no charset.");
}

function decodeUtf8(bytes: Buffer): string {
  try {
    // By default, a decoder drops the byte order mark.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new PorticoError("invalid_input", "The body is not valid UTF-8.");
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new PorticoError("invalid_input", "The body is not valid JSON.");
  }
}
