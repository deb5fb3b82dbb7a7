import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { prisma } from "@/lib/platform/database/prisma";
import type { PartnerId } from "@/lib/platform/ids";

/**
 * The partner that an operator views the portal as, or null if it does not exist any more.
 * @throws PorticoError `forbidden`
 */
export async function readViewedPartner(args: {
  ctx: Context;
  partnerId: PartnerId;
}): Promise<{ readonly id: PartnerId; readonly name: string } | null> {
  requireRight(args.ctx, "operate");
  return prisma().partner.findUnique({
    where: { id: args.partnerId },
    select: { id: true, name: true },
  });
}
