import type { Role } from "@/lib/auth/rights";
import { texts } from "./texts";

/** The name of each role, and what it allows as the end of a sentence. */
export const roleLabels: Readonly<Record<Role, { readonly name: string; readonly description: string }>> = {
  viewer: { name: "Viewer", description: texts.roles.viewer },
  manager: { name: "Manager", description: texts.roles.manager },
  operator: { name: "Operator", description: texts.roles.operator },
  admin: { name: "Admin", description: texts.roles.admin },
};

export const partnerRoles = ["viewer", "manager"] as const satisfies readonly Role[];
export const operatorRoles = ["operator", "admin"] as const satisfies readonly Role[];

export function isPartnerRole(role: Role): boolean {
  return partnerRoles.some((each) => each === role);
}
