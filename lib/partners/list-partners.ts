import { z } from "zod";
import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { tenantList, tenantSql } from "@/lib/auth/tenant";
import { allOf, db, type Sql, sql, when } from "@/lib/platform/database/db";
import type { PartnerId } from "@/lib/platform/ids";
import { longPageFields, type Page, pageOf, parseListQuery } from "@/lib/platform/list-query";
import type { Partner } from "@/prisma/generated/client";
import { type PartnerView, partnerView } from "./partner-view";

/** The most partners that the portal shows at once. */
const maxRows = 500;

/** The partners that the actor may see, by name: a partner's people see their own, operators all. */
export async function listPartners({ ctx }: { ctx: Context }): Promise<readonly PartnerView[]> {
  requireRight(ctx, "read");
  return (await readPartners(ctx, undefined, maxRows)).map(partnerView);
}

export const partnerQuery = z.strictObject(longPageFields);

/** The same list for the API, page by page. */
export async function listPartnerPage(args: { ctx: Context; query: unknown }): Promise<Page<PartnerView>> {
  const { ctx } = args;
  requireRight(ctx, "read");
  const list = tenantList(ctx, "partner");
  const { limit, cursor } = parseListQuery(list, partnerQuery, args.query);
  const rows = await readPartners(ctx, cursor, limit + 1);
  return pageOf(list, rows, limit, partnerView);
}

type Row = Pick<Partner, "id" | "name" | "scope" | "quotas">;

function readPartners(ctx: Context, cursor: PartnerId | undefined, limit: number): PromiseLike<Row[]> {
  const where = allOf([tenantSql(ctx, sql`p.id`), when(cursor, (id) => comesAfter(ctx, id))]);
  return db().$queryRaw<Row[]>(
    sql`SELECT p.id, p.name, p.scope, p.quotas FROM partners p WHERE ${where} ORDER BY p.name, p.id LIMIT ${limit}`,
  );
}

/** Nothing comes after a partner that the actor may not see, so that a cursor reveals nothing about it. */
function comesAfter(ctx: Context, id: PartnerId): Sql {
  const isCursor = allOf([tenantSql(ctx, sql`c.id`), sql`c.id = ${id}::uuid`]);
  return sql`(p.name, p.id) > (SELECT c.name, c.id FROM partners c WHERE ${isCursor})`;
}
