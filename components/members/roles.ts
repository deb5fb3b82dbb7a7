import type { Role } from "@/lib/auth/context";

/** What each role may do, in the words of people. */
export const roleLabels: Readonly<Record<Role, { readonly name: string; readonly description: string }>> = {
  viewer: { name: "Viewer", description: "sees everything of the partner, changes nothing" },
  manager: { name: "Manager", description: "replays, and manages the partner's endpoints and members" },
  operator: { name: "Operator", description: "runs Portico: all partners, sources, replays" },
  admin: { name: "Admin", description: "an operator who also manages operators" },
};

export const partnerRoles = ["viewer", "manager"] as const satisfies readonly Role[];
export const operatorRoles = ["operator", "admin"] as const satisfies readonly Role[];
