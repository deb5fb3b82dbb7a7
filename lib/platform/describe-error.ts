/** The parts of an error that may appear in a log line, a span or a failed job. */
export interface ErrorFacts {
  readonly name: string;
  readonly message?: string;
  /** For example a SQLSTATE, `ECONNREFUSED` or `P2002`. */
  readonly code?: string;
  /** Where it was thrown, without the message. */
  readonly stack?: string;
  readonly cause?: ErrorFacts;
}

const maxMessage = 300;
const maxFrames = 8;
const maxCauses = 2;

/**
 * Errors whose message quotes their input: invalid JSON, input that a schema rejected, the arguments of a query. For
 * these, only the name and the code are kept.
 */
const quotesItsInput = /^(SyntaxError|ZodError|\$ZodError|PrismaClientValidationError|URIError)$/;

/**
 * Describes an error by its name, its code, its stack and its message without quoted parts. Other properties are left
 * out, because PostgreSQL's `detail` and `where`, Prisma's `meta` and an HTTP client's `request` contain outside data.
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

/** Also accepts errors of another realm, such as Next's, which `instanceof` does not recognise. */
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
 * Removes the parts of a foreign text that may quote outside data: everything between quotation marks, the user and the
 * query string of URLs, and every line after the first.
 */
export function safeText(text: string): string {
  return (text.trim().split("\n", 1)[0] ?? "")
    .replace(/(^|[\s([{:=,])(["'`“‘])(?:.*["'`”’]|.*)/, "$1$2…$2")
    .replace(/:\/\/[^\s/@]*@/g, "://…@")
    .replace(/\?\S*/g, (query) => (query.includes("=") ? "?…" : query))
    .slice(0, maxMessage);
}
