import { expect, test } from "vitest";
import { dialectNames, dialects } from "@/lib/dialects";
import { parseSecret } from "@/lib/dialects/secrets";
import { hashApiKey, newKeyText, shownPrefix } from "./key-text";

test("a new key is portico_ and 256 random bits, and shows 24 of them", () => {
  const key = newKeyText();
  expect(key).toMatch(/^portico_[A-Za-z0-9_-]{43}$/);
  expect(newKeyText()).not.toBe(key);
  expect(key.startsWith(shownPrefix(key))).toBe(true);
  expect(shownPrefix(key)).toMatch(/^portico_.{4}$/);
});

test("of a key that somebody made up, at most a quarter is shown", () => {
  expect(shownPrefix("0123456789abcdef")).toBe("0123");
  expect(shownPrefix("portico_89abcdef")).toBe("port");
  expect(shownPrefix("0123456789abcdef0123456789abcdef")).toBe("01234567");
});

test("what is stored is the SHA-256, of which the key cannot be read", () => {
  const key = newKeyText();
  expect(hashApiKey(key)).toHaveLength(32);
  expect(Buffer.from(hashApiKey(key)).toString("latin1")).not.toContain(key.slice(8, 14));
});

test.each(dialectNames)("%s: nobody can take a key for a webhook secret", (name) => {
  for (const use of ["source", "endpoint"] as const) {
    expect(parseSecret(dialects[name], newKeyText(), use)).toMatchObject({ ok: false });
  }
});
