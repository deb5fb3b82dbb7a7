import { z } from "zod";
import { type Context, requireRight, tenantOf } from "@/lib/auth/context";
import { prisma } from "@/lib/platform/database/prisma";
import { parseId } from "@/lib/platform/ids";
import { emptyPage, type Page, pageOfViews, shortListFields } from "@/lib/platform/list-query";
import { parseInput } from "@/lib/platform/parse-input";
import type { Partner } from "@/prisma/generated/client";
import { type PartnerView, partnerView } from "./partner-view";

export const partnerQuery = z.strictObject(shortListFields);

/** One page of the partners that the actor may see, by name. A cursor that the actor may not see finds nothing. */
export async function listPartnerPage(args: { ctx: Context; query: unknown }): Promise<Page<PartnerView>> {
  const { ctx } = args;
  requireRight(ctx, "read");
  const { limit, cursor } = parseInput(partnerQuery, args.query);
  const tenant = tenantOf(ctx);
  const visible = tenant === null ? {} : { id: tenant };
  const last = cursor === undefined ? undefined : await findCursor(cursor, visible);
  if (last === null) return emptyPage;
  const after = last && { OR: [{ name: { gt: last.name } }, { name: last.name, id: { gt: last.id } }] };
  const rows = await prisma().partner.findMany({
    where: { AND: [visible, after ?? {}] },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: limit + 1,
  });
  return pageOfViews(rows.map(partnerView), limit);
}

async function findCursor(partnerId: string, visible: { readonly id?: string }): Promise<Partner | null> {
  const id = parseId("partner", partnerId);
  return id === undefined ? null : prisma().partner.findFirst({ where: { AND: [{ id }, visible] } });
}
