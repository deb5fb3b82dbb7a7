/** What a log line, a span or a failed job may tell of an error. */
export interface ErrorFacts {
  readonly name: string;
  readonly message?: string;
  /** SQLSTATE, `ECONNREFUSED`, `P2002` and their like. */
  readonly code?: string;
  /** Where it was thrown, without its message. */
  readonly stack?: string;
  readonly cause?: ErrorFacts;
}

const maxMessage = 300;
const maxFrames = 8;
const maxCauses = 2;

/**
 * Errors whose message quotes what they were given, wherever it came from: JSON that did not parse, input that a schema
 * refused, the arguments of a query. Their name and code say enough.
 */
const quotesItsInput = /^(SyntaxError|ZodError|\$ZodError|PrismaClientValidationError|URIError)$/;

/**
 * Describes an error by its kind, its place and, with whatever it quotes taken out, its message. Never its properties:
 * PostgreSQL's `detail` and `where`, Prisma's `meta` and an HTTP client's `request` hold what came from outside.
 */
export function describeError(error: unknown, depth = 0): ErrorFacts {
  if (!isError(error)) return { name: error === null ? "null" : typeof error };
  const cause = error.cause === undefined || depth >= maxCauses ? undefined : error.cause;
  return {
    name: String(error.name).slice(0, 60),
    ...(quotesItsInput.test(error.name) ? {} : { message: safeText(String(error.message)) }),
    ...codeOf(error),
    ...framesOf(error),
    ...(cause === undefined ? {} : { cause: describeError(cause, depth + 1) }),
  };
}

/** Also an error of another realm, such as Next's, which `instanceof` does not know. */
function isError(error: unknown): error is Error {
  return error instanceof Error || Object.prototype.toString.call(error) === "[object Error]";
}

function codeOf(error: Error): { code?: string } {
  const code = "code" in error ? error.code : undefined;
  return typeof code === "string" && /^\w{1,40}$/.test(code) ? { code } : {};
}

function framesOf({ stack }: Error): { stack?: string } {
  const frames = stack?.split("\n").filter((line) => /^\s+at /.test(line)) ?? [];
  return frames.length > 0 ? { stack: frames.slice(0, maxFrames).join("\n") } : {};
}

/**
 * A text of someone else's without what it may quote: everything between quotation marks, the user and the query string
 * of URLs, and whatever follows the first line.
 */
export function safeText(text: string): string {
  return (text.trim().split("\n", 1)[0] ?? "")
    .replace(/(^|[\s([{:=,])(["'`“‘])(?:.*["'`”’]|.*)/, "$1$2…$2")
    .replace(/:\/\/[^\s/@]*@/g, "://…@")
    .replace(/\?[^\s]*=[^\s]*/g, "?…")
    .slice(0, maxMessage);
}
