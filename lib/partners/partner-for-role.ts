import type { Context, Role } from "@/lib/auth/context";
import { invalidField } from "@/lib/platform/parse-input";
import { findPartner } from "./find-partner";

/**
 * The partner that someone with this role belongs to: managers and viewers to one, operators and admins to none.
 * @returns the bare id, or null
 * @throws PorticoError `invalid_input` when role and partner do not go together, `not_found`
 */
export async function partnerForRole(
  ctx: Context,
  role: Role,
  partnerId: string | undefined,
): Promise<string | null> {
  const forPartner = role === "manager" || role === "viewer";
  if (forPartner !== (partnerId !== undefined)) {
    throw invalidField("partnerId", forPartner ? "is required for this role" : "does not go with this role");
  }
  return partnerId === undefined ? null : (await findPartner(ctx, partnerId)).id;
}
