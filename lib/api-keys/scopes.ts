import { type Right, type Role, rights, rightsOf } from "@/lib/auth/context";
import { invalidField } from "@/lib/platform/parse-input";

/** Scopes as they are stored: rights with a space between them (as in RFC 6749, 3.3). */
export function writeScopes(scopes: readonly Right[] | undefined): string | null {
  return scopes?.join(" ") ?? null;
}

/** The inverse of {@link writeScopes}. A word that is no right (any more) allows nothing. */
export function readScopes(stored: string | null): Right[] | null {
  if (stored === null) return null;
  const names = new Set(stored.split(" "));
  return rights.filter((right) => names.has(right));
}

/**
 * What a key with this role and these scopes may do.
 * @throws PorticoError `invalid_input` when a scope is beyond the role: it would look granted and not work
 */
export function rightsOfKey(role: Role, scopes: readonly Right[] | undefined): readonly Right[] {
  const exceeding = scopes?.find((scope) => !rightsOf[role].includes(scope));
  if (exceeding !== undefined)
    throw invalidField("scopes", `the role ${role} does not have the right "${exceeding}"`);
  return scopes ?? rightsOf[role];
}
