import type { Role } from "@/lib/auth/context";

/** The name of each role, and what it allows as the end of a sentence. */
export const roleLabels: Readonly<Record<Role, { readonly name: string; readonly description: string }>> = {
  viewer: { name: "Viewer", description: "can view everything of the partner and change nothing" },
  manager: {
    name: "Manager",
    description: "can replay deliveries and manage the partner's endpoints and members",
  },
  operator: { name: "Operator", description: "can manage all partners, sources and replays" },
  admin: { name: "Admin", description: "can do everything, including managing operators" },
};

export const partnerRoles = ["viewer", "manager"] as const satisfies readonly Role[];
export const operatorRoles = ["operator", "admin"] as const satisfies readonly Role[];

export function isPartnerRole(role: Role): boolean {
  return partnerRoles.some((each) => each === role);
}
