import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { systemClock } from "@/lib/platform/clock";
import { PorticoError } from "@/lib/platform/errors";
import { type Actor, systemContext } from "./context";
import { mayDo, requireRight } from "./require-right";
import { type Right, type Role, rights, rightsOf } from "./rights";

const roles = Object.keys(rightsOf) as Role[];
const base = { id: "id", name: "name", partnerId: null };
const key = (role: Role, scopes: readonly Right[] | null): Actor => ({
  kind: "api_key",
  ...base,
  role,
  scopes,
});

describe("rights", () => {
  test.each(roles)("%s: a user and a key without scopes have the rights of the role", (role) => {
    for (const right of rights) {
      const expected = rightsOf[role].includes(right);
      expect(mayDo({ kind: "user", ...base, role }, right)).toBe(expected);
      expect(mayDo(key(role, null), right)).toBe(expected);
    }
  });

  test("scopes remove rights and never add any", () => {
    const anyScopes = fc.subarray([...rights]);
    fc.assert(
      fc.property(fc.constantFrom(...roles), anyScopes, fc.constantFrom(...rights), (role, scopes, right) => {
        expect(mayDo(key(role, scopes), right)).toBe(
          rightsOf[role].includes(right) && scopes.includes(right),
        );
      }),
    );
  });

  test("an empty list of scopes means no rights, not all", () => {
    for (const right of rights) expect(mayDo(key("admin", []), right)).toBe(false);
  });

  test("Portico itself has every right", () => {
    for (const right of rights) expect(mayDo(systemContext("test").actor, right)).toBe(true);
  });
});

test("a refusal says whether the role or the scope is the reason", () => {
  const refusal = (actor: Actor) => {
    try {
      requireRight({ actor, clock: systemClock }, "replay");
    } catch (error) {
      return error as PorticoError;
    }
    throw new Error("was allowed");
  };
  expect(refusal(key("viewer", null))).toBeInstanceOf(PorticoError);
  expect(refusal(key("viewer", null)).message).toContain("role");
  expect(refusal(key("manager", ["read"])).message).toContain('scopes do not include "replay"');
});
