import fc from "fast-check";
import pg from "pg";
import { expect, test } from "vitest";
import { z } from "zod";
import { describeError, safeText } from "./describe-error";

const canary = "canary-5f0e";

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

/** An error of the database as pg creates it, with every property that may quote a row. */
function databaseError(message: string, code: string): Error {
  const error = new pg.DatabaseError(message, 1, "error");
  return Object.assign(error, {
    code,
    detail: `Key (email)=(${canary}) already exists.`,
    where: `JSON data, line 1: ${canary}`,
    hint: canary,
    parameters: [canary],
  });
}

test.each([
  ["JSON that does not parse", () => thrownBy(() => JSON.parse(`{"secret": ${canary}`))],
  ["JSON cut off", () => thrownBy(() => JSON.parse(`"${canary}`))],
  [
    "a schema's refusal",
    () =>
      thrownBy(() =>
        z
          .object({ a: z.number() })
          .strict()
          .parse({ [canary]: canary }),
      ),
  ],
  ["an invalid URL", () => thrownBy(() => new URL(`nonsense://${canary}:${canary}@[`))],
  ["a path that is no UTF-8", () => thrownBy(() => decodeURIComponent(`%ff${canary}`))],
  [
    "a broken unique rule",
    () => databaseError('duplicate key value violates unique constraint "users_email_key"', "23505"),
  ],
  [
    "a value of the wrong type",
    () => databaseError(`invalid input syntax for type uuid: "${canary}"`, "22P02"),
  ],
  [
    "a value with a line break",
    () => databaseError(`invalid input syntax for type uuid: "x\n${canary}"`, "22P02"),
  ],
  ["a value with quotes", () => databaseError(`invalid input value: "a" b "${canary}"`, "22P02")],
  ["a connection string", () => new Error(`could not connect to postgres://portico:${canary}@db/x`)],
  ["a query string", () => new Error(`GET https://host/path?token=${canary} failed`)],
  [
    "a property",
    () => Object.assign(new Error("failed"), { request: { headers: canary }, code: `no code: ${canary}` }),
  ],
  ["a cause", () => new Error("fetch failed", { cause: new Error(`bad header: '${canary}'`) })],
  ["a thrown text", () => canary],
  ["a thrown object", () => ({ canary, message: canary })],
  [
    "an error with a name of its own",
    () => Object.assign(new Error("x"), { stack: `Error: ${canary}\n    at f (a.ts:1)` }),
  ],
])("%s is described without what it quotes", (_, make) => {
  const facts = describeError(make());
  expect(JSON.stringify(facts)).not.toContain(canary);
  expect(facts.name).not.toBe("");
});

test("keeps what helps the operator: name, code, message, stack, cause", () => {
  const refused = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:5432"), { code: "ECONNREFUSED" });
  const facts = describeError(new TypeError("fetch failed", { cause: refused }));
  expect(facts).toMatchObject({
    name: "TypeError",
    message: "fetch failed",
    cause: { name: "Error", message: "connect ECONNREFUSED 127.0.0.1:5432", code: "ECONNREFUSED" },
  });
  expect(facts.stack).toMatch(/^\s+at .*describe-error\.test\.ts/);
  expect(describeError(databaseError("canceling statement due to user request", "57014"))).toMatchObject({
    code: "57014",
    message: "canceling statement due to user request",
  });
  expect(describeError(undefined)).toEqual({ name: "undefined" });
  expect(describeError(null)).toEqual({ name: "null" });
});

test("a chain of causes ends, even if it is a circle", () => {
  const error = new Error("round");
  error.cause = error;
  expect(JSON.stringify(describeError(error)).length).toBeLessThan(5_000);
});

test("text between quotation marks is always removed, and the result is never long", () => {
  const quote = fc.constantFrom('"', "'", "`");
  fc.assert(
    fc.property(fc.string(), quote, fc.string(), fc.string(), (before, mark, inside, after) => {
      const text = safeText(`${before} ${mark}${inside}${canary}${mark}${after}`);
      expect(text).not.toContain(canary);
      expect(text.length).toBeLessThanOrEqual(300);
    }),
  );
});

test.each(["?", "://", "://a", "'", ' "', "=", "a?b ", "?a", "@", " "])(
  "a long text of %j takes a time that grows with its length only",
  (part) => {
    const startedAt = performance.now();
    const text = safeText(part.repeat(300_000));
    expect(text.length).toBeLessThanOrEqual(300);
    // In quadratic time it would take a minute.
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  },
);
