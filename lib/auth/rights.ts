export type Role = "admin" | "operator" | "manager" | "viewer";

/** What an actor may be allowed to do. The scopes of an API key have the same names. */
export const rights = [
  "read",
  "replay",
  "manage_endpoints",
  "manage_keys",
  "manage_members",
  "operate",
  "administer",
] as const;
export type Right = (typeof rights)[number];

/** The rights of each role. */
export const rightsOf: Readonly<Record<Role, readonly Right[]>> = {
  viewer: ["read"],
  manager: ["read", "replay", "manage_endpoints", "manage_keys", "manage_members"],
  operator: ["read", "replay", "manage_endpoints", "manage_keys", "manage_members", "operate"],
  admin: ["read", "replay", "manage_endpoints", "manage_keys", "manage_members", "operate", "administer"],
};

/** Whether users with this role belong to a partner. */
export function isPartnerRole(role: Role): boolean {
  return role === "manager" || role === "viewer";
}

/** No guest has these rights, whatever the role: what they create would outlive the session. */
const notForGuests: readonly Right[] = ["manage_keys", "manage_members"];

/** The rights of a guest with this role. */
export function rightsOfGuest(role: Role): readonly Right[] {
  return rightsOf[role].filter((right) => !notForGuests.includes(right));
}
