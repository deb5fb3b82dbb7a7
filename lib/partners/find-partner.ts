import type { Context } from "@/lib/auth/context";
import { tenantWhere } from "@/lib/auth/tenant";
import { prisma, type Tx } from "@/lib/platform/database/prisma";
import { findByPublicId } from "@/lib/platform/find-by-public-id";
import type { PublicId } from "@/lib/platform/ids";
import type { Partner } from "@/prisma/generated/client";

/**
 * The partner behind a public id, if the actor may see it.
 * @throws PorticoError `not_found`
 */
export function findPartner(
  ctx: Context,
  partnerId: PublicId<"partner">,
  tx: Tx = prisma(),
): Promise<Partner> {
  const { partnerId: ownId } = tenantWhere(ctx);
  return findByPublicId("partner", partnerId, (id) =>
    tx.partner.findFirst({ where: { AND: [{ id }, { id: ownId }] } }),
  );
}
