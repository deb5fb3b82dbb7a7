import { expect, test } from "vitest";
import { hashPassword, isHashingBusy, verifyPassword } from "./password-hash";

test("a password is hashed and checked", async () => {
  const stored = await hashPassword("a good password");
  expect(await verifyPassword(stored, "a good password")).toBe(true);
  expect(await verifyPassword(stored, "another password")).toBe(false);
  expect(await verifyPassword("no hash", "a good password")).toBe(false);
});

test("of many at once one runs, some wait, and the rest is refused", async () => {
  const stored = await hashPassword("a good password");
  const outcomes = await Promise.all(
    Array.from({ length: 40 }, () =>
      verifyPassword(stored, "a good password").catch((error: { code: string }) => error.code),
    ),
  );
  expect(outcomes.filter((outcome) => outcome === true)).toHaveLength(17);
  expect(outcomes.filter((outcome) => outcome === "limit_reached")).toHaveLength(23);
  expect(isHashingBusy()).toBe(false);
  expect(await verifyPassword(stored, "a good password")).toBe(true);
});
