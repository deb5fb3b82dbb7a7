import { type Context, tenantOf } from "@/lib/auth/context";
import { prisma } from "@/lib/platform/database/prisma";
import { notFound } from "@/lib/platform/errors";
import { parseId } from "@/lib/platform/ids";
import type { Partner } from "@/prisma/generated/client";

/**
 * The partner behind a public id, if the actor may see it.
 * @throws PorticoError `not_found`
 */
export async function findPartner(ctx: Context, partnerId: string): Promise<Partner> {
  const id = parseId("partner", partnerId);
  const tenant = tenantOf(ctx);
  const visible = id !== undefined && (tenant === null || tenant === id);
  const partner = visible ? await prisma().partner.findUnique({ where: { id } }) : null;
  if (!partner) throw notFound("partner");
  return partner;
}
