import { type Context, requireRight } from "@/lib/auth/context";
import { prisma } from "@/lib/platform/database/prisma";
import { sourceView } from "./source-view";

/** All sources, by slug. For operators: a partner has no business with how providers get in. */
export async function listSources({ ctx }: { ctx: Context }) {
  requireRight(ctx, "operate");
  const rows = await prisma().source.findMany({ orderBy: { slug: "asc" }, take: 500 });
  return rows.map(sourceView);
}
