import type { Role } from "@/lib/auth/context";

/** What each role may do, in the words of people. */
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
