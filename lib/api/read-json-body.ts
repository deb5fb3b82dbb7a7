import { PorticoError } from "@/lib/platform/errors";
import { readBody } from "@/lib/platform/read-body";

/** The largest request body that the API reads. */
const maxBodyBytes = 256 * 1024;
/** The deepest nesting that the API reads. No call takes more than five levels, and validation is recursive. */
const maxDepth = 50;

/**
 * The parsed JSON body of a request, or undefined if it has none. A byte order mark at the start is ignored (RFC 8259,
 * section 8.1), because some clients send one.
 * @throws PorticoError `invalid_input` if the body is too large, nested too deeply, not UTF-8 or not JSON
 */
export async function readJsonBody(request: Request): Promise<unknown> {
  if (!request.body || request.method === "GET") return undefined;
  const bytes = await readBody(request.body, maxBodyBytes);
  if (bytes === undefined) throw new PorticoError("invalid_input", `The body is over ${maxBodyBytes} bytes.`);
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
