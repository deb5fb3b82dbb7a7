import { type Context, requireRight } from "@/lib/platform/context";
import { prisma } from "@/lib/platform/database/prisma";
import { publicUrl } from "@/lib/platform/env";
import { publicId } from "@/lib/platform/ids";

/** All sources, by slug. For operators: a partner has no business with how providers get in. */
export async function listSources({ ctx }: { ctx: Context }) {
  requireRight(ctx, "operate");
  const rows = await prisma().source.findMany({ orderBy: { slug: "asc" }, take: 500 });
  return rows.map(({ id, slug, dialect, description, createdAt }) => ({
    id: publicId("source", id),
    slug,
    dialect,
    description,
    url: `${publicUrl()}/api/webhooks/${slug}`,
    createdAt: createdAt.toISOString(),
  }));
}
