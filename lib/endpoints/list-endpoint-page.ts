import { z } from "zod";
import { type Context, requireRight } from "@/lib/auth/context";
import { parseId } from "@/lib/platform/ids";
import { publicIdField } from "@/lib/platform/input-fields";
import { emptyPage, type Page, pageOfViews, shortListFields } from "@/lib/platform/list-query";
import { parseInput } from "@/lib/platform/parse-input";
import { type EndpointListItem, listEndpoints } from "./list-endpoints";

export const endpointQuery = z.strictObject({
  ...shortListFields,
  partnerId: publicIdField("partner").optional(),
});

/** One page of the endpoints that the actor may see, newest first. */
export async function listEndpointPage(args: {
  ctx: Context;
  query: unknown;
}): Promise<Page<EndpointListItem>> {
  const { ctx } = args;
  requireRight(ctx, "read");
  const { limit, cursor, partnerId } = parseInput(endpointQuery, args.query);
  const before = cursor === undefined ? undefined : parseId("endpoint", cursor);
  if (cursor !== undefined && before === undefined) return emptyPage;
  return pageOfViews(await listEndpoints({ ctx, partnerId, before, maxRows: limit + 1 }), limit);
}
