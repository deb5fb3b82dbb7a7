import { type Context, requireRight } from "@/lib/auth/context";
import { prisma } from "@/lib/platform/database/prisma";
import { sourceView } from "./source-view";

/** All sources by slug. For operators only: sources belong to no partner. */
export async function listSources({ ctx }: { ctx: Context }) {
  requireRight(ctx, "operate");
  const rows = await prisma().source.findMany({ orderBy: { slug: "asc" }, take: 500 });
  return rows.map(sourceView);
}
