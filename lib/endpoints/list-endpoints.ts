import { z } from "zod";
import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { tenantWhere } from "@/lib/auth/tenant";
import { prisma } from "@/lib/platform/database/prisma";
import type { PartnerId } from "@/lib/platform/ids";
import { publicIdField } from "@/lib/platform/input-fields";
import { longPageFields, olderThan, type Page, pageOf } from "@/lib/platform/list-query";
import { parseInput } from "@/lib/platform/parse-input";
import type { Endpoint, Lane, Partner } from "@/prisma/generated/client";
import { endpointHealth } from "./endpoint-health";
import { endpointView } from "./endpoint-view";

/** The most endpoints that the portal shows at once. */
const maxRows = 500;

const withPartnerAndLane = { partner: true, lane: true } as const;

function listItem(row: Endpoint & { readonly partner: Partner; readonly lane: Lane | null }, now: Date) {
  return {
    ...endpointView(row),
    health: endpointHealth(row, row.lane, now),
    partnerName: row.partner.name,
  };
}

export type EndpointListItem = ReturnType<typeof listItem>;

/**
 * All endpoints that the actor may see, newest first, with their health.
 * @param partnerId only those of this partner
 */
export async function listEndpoints({
  ctx,
  partnerId,
}: {
  ctx: Context;
  partnerId?: PartnerId;
}): Promise<readonly EndpointListItem[]> {
  requireRight(ctx, "read");
  const rows = await prisma().endpoint.findMany({
    where: { deletedAt: null, AND: [tenantWhere(ctx), { partnerId }] },
    include: withPartnerAndLane,
    orderBy: { id: "desc" },
    take: maxRows,
  });
  return rows.map((row) => listItem(row, ctx.clock.now()));
}

export const endpointQuery = z.strictObject({
  ...longPageFields("endpoint"),
  partnerId: publicIdField("partner").optional(),
});

/** The same list for the API, page by page. */
export async function listEndpointPage(args: {
  ctx: Context;
  query: unknown;
}): Promise<Page<EndpointListItem>> {
  const { ctx } = args;
  requireRight(ctx, "read");
  const { limit, cursor, partnerId } = parseInput(endpointQuery, args.query);
  const rows = await prisma().endpoint.findMany({
    where: { deletedAt: null, AND: [tenantWhere(ctx), { partnerId }, olderThan(cursor)] },
    include: withPartnerAndLane,
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  return pageOf(rows, limit, "endpoint", (row) => listItem(row, ctx.clock.now()));
}
