import pg from "pg";
import { expect, test } from "vitest";
import { isDatabaseUnavailable } from "./database";

function databaseError(code: string): pg.DatabaseError {
  const error = new pg.DatabaseError("message", 7, "error");
  error.code = code;
  return error;
}

test.each([
  [databaseError("57P01"), true],
  [databaseError("08006"), true],
  [databaseError("53300"), true],
  [databaseError("40P01"), true],
  [databaseError("42601"), false],
  [databaseError("23505"), false],
  [Object.assign(new Error("connect"), { code: "ECONNREFUSED" }), true],
  [new Error("Connection terminated unexpectedly"), true],
  [new Error("timeout exceeded when trying to connect"), true],
  [new TypeError("x is not a function"), false],
  ["text", false],
])("%s: %s", (error, unavailable) => {
  expect(isDatabaseUnavailable(error)).toBe(unavailable);
});
