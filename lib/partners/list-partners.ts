import { type Context, requireRight, tenantOf } from "@/lib/auth/context";
import { prisma } from "@/lib/platform/database/prisma";
import { partnerView } from "./partner-view";

/** The partners that the actor may see, by name: their own, or all for operators. */
export async function listPartners({ ctx }: { ctx: Context }) {
  requireRight(ctx, "read");
  const tenant = tenantOf(ctx);
  const rows = await prisma().partner.findMany({
    where: tenant ? { id: tenant } : {},
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: 500,
  });
  return rows.map(partnerView);
}
