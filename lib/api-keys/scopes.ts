import { type Right, type Role, rights, rightsOf } from "@/lib/auth/rights";
import { invalidField } from "@/lib/platform/parse-input";

/** Scopes as they are stored: rights separated by spaces, as in RFC 6749, section 3.3. Null: no restriction. */
export function writeScopes(scopes: readonly Right[] | undefined): string | null {
  return scopes?.join(" ") ?? null;
}

/** The inverse of {@link writeScopes}. A name that is not a right, or is one no longer, is ignored. */
export function readScopes(stored: string | null): Right[] | null {
  if (stored === null) return null;
  const names = new Set(stored.split(" "));
  return rights.filter((right) => names.has(right));
}

/**
 * The rights of a key with this role and these scopes.
 * @throws PorticoError `invalid_input` when the role does not have the right of a scope: the key would seem to have it
 */
export function rightsOfKey(role: Role, scopes: readonly Right[] | undefined): readonly Right[] {
  const exceeding = scopes?.find((scope) => !rightsOf[role].includes(scope));
  if (exceeding !== undefined)
    throw invalidField("scopes", `the role ${role} does not have the right "${exceeding}"`);
  return scopes ?? rightsOf[role];
}
