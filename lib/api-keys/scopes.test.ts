import fc from "fast-check";
import { expect, test } from "vitest";
import { rights } from "@/lib/auth/rights";
import { readScopes, rightsOfKey, writeScopes } from "./scopes";

test("reading scopes is the inverse of writing them", () => {
  fc.assert(
    fc.property(fc.subarray([...rights], { minLength: 1 }), (scopes) => {
      expect(readScopes(writeScopes(scopes))).toEqual(scopes);
    }),
  );
  expect(readScopes(writeScopes(undefined))).toBeNull();
});

test("reading stored scopes yields only rights, and never all rights for an empty text", () => {
  fc.assert(
    fc.property(fc.string(), (stored) => {
      const scopes = readScopes(stored) ?? [...rights];
      expect(scopes.every((scope) => stored.split(" ").includes(scope))).toBe(true);
    }),
  );
  expect(readScopes("")).toEqual([]);
  expect(readScopes("read retired_right")).toEqual(["read"]);
});

test("a scope that the role does not have is refused by name", () => {
  expect(rightsOfKey("manager", undefined)).toEqual([
    "read",
    "replay",
    "manage_endpoints",
    "manage_keys",
    "manage_members",
  ]);
  expect(rightsOfKey("manager", ["read", "replay"])).toEqual(["read", "replay"]);
  expect(() => rightsOfKey("viewer", ["read", "replay"])).toThrow(/viewer.*"replay"/);
});
