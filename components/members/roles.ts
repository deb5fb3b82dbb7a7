import type { Role } from "@/lib/auth/context";

/** What each role may do, in the words of people. */
export const roleWords: Readonly<Record<Role, { readonly name: string; readonly may: string }>> = {
  viewer: { name: "Viewer", may: "sees everything of the partner, changes nothing" },
  manager: { name: "Manager", may: "replays, and manages the partner's endpoints and members" },
  operator: { name: "Operator", may: "runs Portico: all partners, sources, replays" },
  admin: { name: "Admin", may: "an operator who also manages operators" },
};

export const partnerRoles = ["viewer", "manager"] as const satisfies readonly Role[];
export const operatorRoles = ["operator", "admin"] as const satisfies readonly Role[];
