/**
 * Why the database cannot be used. The cause is stable: health reports it as `reason`.
 * - `unreachable`: no connection, or no response in time
 * - `authentication`: wrong user or password
 * - `missing_database`: the server has no database of this name
 * - `permission`: the user may not do what the statement does
 * - `read_only`: the server or the session accepts no writes
 * - `busy`: no free connection, or a lock or a statement took too long
 * - `encryption`: TLS could not be agreed on
 * - `pooler`: a connection pooler refused the connection
 * - `prepared_statements`: the pooler loses prepared statements
 * - `schema`: a table or a column is missing
 */
export type DatabaseCause =
  | "unreachable"
  | "authentication"
  | "missing_database"
  | "permission"
  | "read_only"
  | "busy"
  | "encryption"
  | "pooler"
  | "prepared_statements"
  | "schema";

export interface DatabaseProblem {
  readonly cause: DatabaseCause;
  /** One sentence about the cause and what to do. It contains no address, name or password. */
  readonly message: string;
}

const messages: Readonly<Record<DatabaseCause, string>> = {
  unreachable:
    "The database cannot be reached, or does not respond in time. Check the host and the port of DATABASE_URL.",
  authentication: "The database refuses the user or the password in the connection string.",
  missing_database:
    "The database in the connection string does not exist on this server. Create it, or correct the name.",
  permission:
    "The database user lacks a right. It must own the tables of Portico and may create tables in the schema public.",
  read_only: "The database is read-only. Use the connection string of the primary server, not of a replica.",
  busy: "The database has no free connection, or did not finish in time. Lower DATABASE_POOL_SIZE, or use a pooler.",
  encryption:
    "The connection to the database could not be encrypted. Check sslmode in the connection string.",
  pooler:
    "The connection pooler refuses the connection. Remove parameters that it does not know from DATABASE_URL, and check its pool size.",
  prepared_statements:
    "The connection pooler in front of the database does not support prepared statements. Set PORTICO_PREPARED_STATEMENTS=false.",
  schema: "The database lacks a table or a column of this version. Run npm run migrate.",
};

/** SQLSTATEs by cause. Source: PostgreSQL documentation, appendix A. */
const states: readonly (readonly [RegExp, DatabaseCause])[] = [
  [/^(26000|42P05)$/, "prepared_statements"],
  [/^28/, "authentication"],
  [/^3D000$/, "missing_database"],
  [/^42501$/, "permission"],
  [/^25006$/, "read_only"],
  [/^(53|55P03|57014)/, "busy"],
  [/^(42P01|42703|3F000)$/, "schema"],
];

/**
 * The messages of poolers and of the driver, which have no SQLSTATE of their own. PgBouncer reports most errors as 08P01.
 * Sources: PgBouncer's source, client.c and objects.c; Supavisor's source, client_handler.ex; node-postgres, client.js.
 */
const texts: readonly (readonly [RegExp, DatabaseCause])[] = [
  [/prepared statement .* (does not exist|already exists)/i, "prepared_statements"],
  [/unsupported startup parameter/i, "pooler"],
  [/no such database|database .* does not exist/i, "missing_database"],
  [
    /password|SASL|authentication failed|no such user|tenant or user not found|role .* does not exist/i,
    "authentication",
  ],
  [
    /query_wait_timeout|no more connections|max_client_conn|max clients|too many (clients|connections)/i,
    "busy",
  ],
  // The pool has no free connection. Connections that cannot be opened have another message.
  [/timeout exceeded when trying to connect/i, "busy"],
  [/read-only/i, "read_only"],
  [/\bSSL|\bTLS|certificate/i, "encryption"],
  [/pgbouncer cannot connect|server login|pooler/i, "pooler"],
  [
    /NotReachable|ConnectionClosed|SocketTimeout|terminated|timeout|timed out|not queryable|connection (closed|ended)|server conn crashed/i,
    "unreachable",
  ],
];

const socketCodes = /^(E[A-Z]+|ENOTFOUND|EAI_AGAIN)$/;
const tlsCodes = /CERT|SSL|TLS/;

/**
 * Finds out why a statement or a connection failed.
 * @returns undefined if the error does not come from the connection or the state of the database
 */
export function explainDatabaseError(error: unknown): DatabaseProblem | undefined {
  const cause = causeOf(error);
  return cause && databaseProblem(cause);
}

/** The problem with its sentence. */
export function databaseProblem(cause: DatabaseCause): DatabaseProblem {
  return { cause, message: messages[cause] };
}

/** The message of the database or the driver, also if Prisma's adapter wraps the error. Empty if there is none. */
export function databaseMessage(error: unknown): string {
  return error instanceof Error ? originalOf(error).text : "";
}

function causeOf(error: unknown): DatabaseCause | undefined {
  if (!(error instanceof Error)) return undefined;
  // Node tries every address of a host name and reports all failures together.
  if (error instanceof AggregateError && error.errors.length > 0) return causeOf(error.errors[0]);
  const { code, text } = originalOf(error);
  return causeOfCode(code) ?? find(texts, text) ?? (/^(08|57P|58)/.test(code) ? "unreachable" : undefined);
}

/** The code and the message of an error, or those of the error of the database that Prisma's adapter wraps. */
function originalOf(error: Error): { readonly code: string; readonly text: string } {
  const { cause } = error;
  if (typeof cause === "object" && cause !== null && "originalCode" in cause) {
    const text = "originalMessage" in cause ? String(cause.originalMessage) : error.message;
    return { code: String(cause.originalCode), text };
  }
  return { code: "code" in error && typeof error.code === "string" ? error.code : "", text: error.message };
}

function causeOfCode(code: string): DatabaseCause | undefined {
  const known = find(states, code);
  if (known) return known;
  if (tlsCodes.test(code)) return "encryption";
  return socketCodes.test(code) ? "unreachable" : undefined;
}

function find(list: readonly (readonly [RegExp, DatabaseCause])[], text: string): DatabaseCause | undefined {
  return list.find(([pattern]) => pattern.test(text))?.[1];
}
