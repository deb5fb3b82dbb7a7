import type { Context } from "@/lib/auth/context";
import { isPartnerRole, type Role } from "@/lib/auth/rights";
import { prisma, type Tx } from "@/lib/platform/database/prisma";
import type { PartnerId, PublicId } from "@/lib/platform/ids";
import { invalidField } from "@/lib/platform/parse-input";
import { findPartner } from "./find-partner";

/**
 * The partner that someone with this role belongs to: managers and viewers to one, operators and admins to none.
 * @throws PorticoError `invalid_input` when role and partner do not go together, `not_found`
 */
export async function partnerForRole(
  ctx: Context,
  role: Role,
  partnerId: PublicId<"partner"> | undefined,
  tx: Tx = prisma(),
): Promise<PartnerId | null> {
  const forPartner = isPartnerRole(role);
  if (forPartner !== (partnerId !== undefined)) {
    throw invalidField(
      "partnerId",
      forPartner ? "is required for this role" : "is not allowed for this role",
    );
  }
  return partnerId === undefined ? null : (await findPartner(ctx, partnerId, tx)).id;
}
