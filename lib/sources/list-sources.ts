import { z } from "zod";
import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { tenantList } from "@/lib/auth/tenant";
import { invalidCursor } from "@/lib/platform/cursor";
import { prisma } from "@/lib/platform/database/prisma";
import type { SourceId } from "@/lib/platform/ids";
import { longPageFields, type Page, pageOf, parseListQuery } from "@/lib/platform/list-query";
import { type SourceView, sourceView } from "./source-view";

/** The most sources that the portal shows at once. */
const maxRows = 500;

/** All sources, by slug. For operators. */
export async function listSources({ ctx }: { ctx: Context }): Promise<readonly SourceView[]> {
  requireRight(ctx, "operate");
  const rows = await prisma().source.findMany({ orderBy: { slug: "asc" }, take: maxRows });
  return rows.map(sourceView);
}

export const sourceQuery = z.strictObject(longPageFields);

/** The same list for the API, page by page. */
export async function listSourcePage(args: { ctx: Context; query: unknown }): Promise<Page<SourceView>> {
  const { ctx } = args;
  requireRight(ctx, "operate");
  const list = tenantList(ctx, "source");
  const { limit, cursor } = parseListQuery(list, sourceQuery, args.query);
  const rows = await prisma().source.findMany({
    where: cursor === undefined ? {} : await comesAfter(cursor),
    orderBy: { slug: "asc" },
    take: limit + 1,
  });
  return pageOf(list, rows, limit, sourceView);
}

async function comesAfter(id: SourceId) {
  const last = await prisma().source.findUnique({ where: { id } });
  if (!last) throw invalidCursor();
  return { slug: { gt: last.slug } };
}
