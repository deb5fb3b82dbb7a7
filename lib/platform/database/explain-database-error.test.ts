import { expect, test } from "vitest";
import { explainDatabaseError } from "./explain-database-error";

const failure = (code: string, message = "failed") => Object.assign(new Error(message), { code });

test.each([
  ["prepared_statements", failure("26000", 'prepared statement "health-facts" does not exist')],
  ["prepared_statements", failure("42P05", 'prepared statement "health-facts" already exists')],
  [
    "prepared_statements",
    failure("08P01", 'prepared statement "x" did not exist: prepared statement "x" does not exist'),
  ],
  ["authentication", failure("28P01", 'password authentication failed for user "canary"')],
  ["authentication", failure("28000", 'role "canary" does not exist')],
  ["authentication", failure("08P01", "SASL authentication failed")],
  ["authentication", failure("XX000", "Tenant or user not found")],
  ["authentication", new Error("SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string")],
  ["missing_database", failure("3D000", 'database "canary" does not exist')],
  ["missing_database", failure("08P01", "no such database: canary")],
  ["permission", failure("42501", "permission denied for schema public")],
  ["read_only", failure("25006", "cannot execute INSERT in a read-only transaction")],
  ["busy", failure("53300", "sorry, too many clients already")],
  ["busy", failure("57014", "canceling statement due to statement timeout")],
  ["busy", failure("55P03", "canceling statement due to lock timeout")],
  ["busy", failure("08P01", "query_wait_timeout")],
  ["busy", failure("08P01", "no more connections allowed (max_client_conn)")],
  ["pooler", failure("08P01", "unsupported startup parameter: statement_timeout")],
  ["pooler", failure("08P01", "unsupported startup parameter in options: search_path")],
  ["pooler", failure("08P01", "pgbouncer cannot connect to server")],
  ["encryption", failure("SELF_SIGNED_CERT_IN_CHAIN", "self-signed certificate in certificate chain")],
  ["encryption", new Error("The server does not support SSL connections")],
  ["unreachable", failure("ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:9")],
  ["unreachable", failure("ENOTFOUND", "getaddrinfo ENOTFOUND canary.example")],
  ["unreachable", failure("57P01", "terminating connection due to administrator command")],
  ["busy", new Error("timeout exceeded when trying to connect")],
  ["unreachable", new Error("Connection terminated unexpectedly")],
  ["unreachable", new AggregateError([failure("ECONNREFUSED"), failure("ECONNREFUSED")])],
  ["schema", failure("42P01", 'relation "canary" does not exist')],
])("%s: %s", (cause, error) => {
  const problem = explainDatabaseError(error);
  expect(problem?.cause).toBe(cause);
  expect(problem?.message).not.toMatch(/canary|127\.0\.0\.1/);
});

test("finds the error of the database in an error of Prisma's adapter", () => {
  const cause = {
    kind: "postgres",
    originalCode: "28P01",
    originalMessage: "password authentication failed",
  };
  expect(explainDatabaseError(new Error("postgres", { cause }))?.cause).toBe("authentication");
});

test.each([failure("23505"), new TypeError("x is not a function"), "text", null])(
  "%s has another reason",
  (error) => {
    expect(explainDatabaseError(error)).toBeUndefined();
  },
);
