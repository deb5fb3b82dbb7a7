import { PorticoError } from "@/lib/platform/errors";
import type { Context } from "./context";
import { mayDo, requireRight } from "./require-right";
import { isPartnerRole, type Role } from "./rights";

/**
 * Requires that the actor may create, change or remove users with this role: admins all users, operators the users of
 * partners, managers the users of their own partner. The tenant is checked before, by `findUser`.
 * @throws PorticoError `forbidden`
 */
export function requireCanManage(ctx: Context, role: Role): void {
  requireRight(ctx, "manage_members");
  if (isPartnerRole(role) || mayDo(ctx.actor, "administer")) return;
  throw new PorticoError("forbidden", "Only an admin can manage operators and admins.");
}
