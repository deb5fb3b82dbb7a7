import { expect, test } from "vitest";
import { isDatabaseDown } from "./is-database-down";

const failure = (code: string, message = "failed") => Object.assign(new Error(message), { code });

test.each([
  failure("08006"),
  failure("53300"),
  failure("57P01"),
  failure("26000", 'prepared statement "x" does not exist'),
  failure("42P05", 'prepared statement "x" already exists'),
  failure("ECONNREFUSED"),
  failure("P2028", "Transaction API error: Unable to start a transaction in the given time."),
  new Error("timeout exceeded when trying to connect"),
])("%s means that the database is down", (error) => {
  expect(isDatabaseDown(error)).toBe(true);
});

test.each([failure("23505"), failure("42703"), failure("P2002"), new Error("failed"), "08006", null])(
  "%s does not",
  (error) => {
    expect(isDatabaseDown(error)).toBe(false);
  },
);
