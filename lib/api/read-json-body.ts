import { bodyLimits } from "@/lib/platform/body-limits";
import { PorticoError } from "@/lib/platform/errors";
import { readBody } from "@/lib/platform/read-body";

/** The deepest nesting that the API reads. No call takes more than five levels, and validation is recursive. */
const maxDepth = 50;

/** Names of UTF-8, and of ASCII, which is a part of it. */
const utf8Names = ["utf-8", "utf8", "us-ascii", "ascii"];

/**
 * The parsed JSON body of a request, or undefined if it has none. A byte order mark at the start is ignored (RFC 8259,
 * section 8.1), because some clients send one. The content type is not compared, because `curl -d` sends the wrong one.
 * @throws PorticoError `unsupported_media_type` if the headers declare a compression or a charset other than UTF-8,
 *   `too_large`, or `invalid_input` if the body is nested too deeply, not UTF-8 or not JSON
 */
export async function readJsonBody(request: Request): Promise<unknown> {
  if (!request.body || request.method === "GET") return undefined;
  requirePlainUtf8(request.headers);
  const bytes = await readBody(request.body, bodyLimits.api);
  if (bytes === undefined) throw new PorticoError("too_large", `The body is over ${bodyLimits.api} bytes.`);
  const text = decodeUtf8(bytes);
  if (text === "") return undefined;
  const body = parseJson(text);
  if (isDeeperThan(maxDepth, body))
    throw new PorticoError("invalid_input", `The body is nested deeper than ${maxDepth} levels.`);
  return body;
}

/** Works level by level, without recursion. */
function isDeeperThan(levels: number, value: unknown): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth <= levels && level.length > 0; depth += 1) {
    level = level.flatMap((each) => (typeof each === "object" && each !== null ? Object.values(each) : []));
  }
  return level.length > 0;
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
