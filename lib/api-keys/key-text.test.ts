import { expect, test } from "vitest";
import { dialectNames, dialects } from "@/lib/dialects";
import { parseSecret } from "@/lib/dialects/secrets";
import { hashApiKey, newKeyText, shownPrefix } from "./key-text";

test("a new key is portico_ and 256 random bits, of which 24 stay readable", () => {
  const key = newKeyText();
  expect(key).toMatch(/^portico_[A-Za-z0-9_-]{43}$/);
  expect(newKeyText()).not.toBe(key);
  expect(key.startsWith(shownPrefix(key))).toBe(true);
  expect(shownPrefix(key)).toMatch(/^portico_.{4}$/);
});

test("at most a quarter of a chosen key stays readable", () => {
  expect(shownPrefix("0123456789abcdef")).toBe("0123");
  expect(shownPrefix("portico_89abcdef")).toBe("port");
  expect(shownPrefix("0123456789abcdef0123456789abcdef")).toBe("01234567");
});

test("the stored hash does not contain the key", () => {
  const key = newKeyText();
  expect(hashApiKey(key)).toHaveLength(32);
  expect(Buffer.from(hashApiKey(key)).toString("latin1")).not.toContain(key.slice(8, 14));
});

test.each(dialectNames)("%s: a key is refused as a webhook secret", (name) => {
  for (const use of ["source", "endpoint"] as const) {
    expect(parseSecret(dialects[name], newKeyText(), use)).toMatchObject({ ok: false });
  }
});
