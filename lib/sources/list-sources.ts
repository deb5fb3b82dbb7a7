import { z } from "zod";
import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { prisma } from "@/lib/platform/database/prisma";
import type { SourceId } from "@/lib/platform/ids";
import { longPageFields, type Page, pageOf } from "@/lib/platform/list-query";
import { parseInput } from "@/lib/platform/parse-input";
import { type SourceView, sourceView } from "./source-view";

/** The most sources that the portal shows at once. */
const maxRows = 500;

/** All sources, by slug. For operators. */
export async function listSources({ ctx }: { ctx: Context }): Promise<readonly SourceView[]> {
  requireRight(ctx, "operate");
  const rows = await prisma().source.findMany({ orderBy: { slug: "asc" }, take: maxRows });
  return rows.map(sourceView);
}

export const sourceQuery = z.strictObject(longPageFields("source"));

/** The same list for the API, page by page. */
export async function listSourcePage(args: { ctx: Context; query: unknown }): Promise<Page<SourceView>> {
  requireRight(args.ctx, "operate");
  const { limit, cursor } = parseInput(sourceQuery, args.query);
  const rows = await prisma().source.findMany({
    where: cursor === undefined ? {} : await comesAfter(cursor),
    orderBy: { slug: "asc" },
    take: limit + 1,
  });
  return pageOf(rows, limit, "source", sourceView);
}

/** Nothing comes after a source that does not exist. */
async function comesAfter(cursor: SourceId | null) {
  const last = cursor === null ? null : await prisma().source.findUnique({ where: { id: cursor } });
  return last === null ? { id: { in: [] } } : { slug: { gt: last.slug } };
}
