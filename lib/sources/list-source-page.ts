import { z } from "zod";
import { type Context, requireRight } from "@/lib/auth/context";
import { prisma } from "@/lib/platform/database/prisma";
import { parseId } from "@/lib/platform/ids";
import { emptyPage, type Page, pageOfViews, shortListFields } from "@/lib/platform/list-query";
import { parseInput } from "@/lib/platform/parse-input";
import { type SourceView, sourceView } from "./source-view";

export const sourceQuery = z.strictObject(shortListFields);

/** One page of the sources, by slug. For operators. An unknown cursor finds nothing. */
export async function listSourcePage(args: { ctx: Context; query: unknown }): Promise<Page<SourceView>> {
  requireRight(args.ctx, "operate");
  const { limit, cursor } = parseInput(sourceQuery, args.query);
  const last = cursor === undefined ? undefined : await findSlug(cursor);
  if (last === null) return emptyPage;
  const rows = await prisma().source.findMany({
    where: last === undefined ? {} : { slug: { gt: last } },
    orderBy: { slug: "asc" },
    take: limit + 1,
  });
  return pageOfViews(rows.map(sourceView), limit);
}

async function findSlug(sourceId: string): Promise<string | null> {
  const id = parseId("source", sourceId);
  const source = id === undefined ? null : await prisma().source.findUnique({ where: { id } });
  return source?.slug ?? null;
}
