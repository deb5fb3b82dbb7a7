import { PorticoError } from "@/lib/platform/errors";
import { type Context, mayDo, type Role, requireRight } from "./context";

/**
 * Whether the actor may make, change or remove users with a role: admins all, operators those of partners, managers
 * those of their own partner. Whose user it is, `findUser` has judged already.
 * @throws PorticoError `forbidden`
 */
export function requireCanManage(ctx: Context, role: Role): void {
  requireRight(ctx, "manage_members");
  const isPartnerRole = role === "manager" || role === "viewer";
  if (isPartnerRole || mayDo(ctx.actor, "administer")) return;
  throw new PorticoError("forbidden", "Only an admin may do this with operators and admins.");
}
