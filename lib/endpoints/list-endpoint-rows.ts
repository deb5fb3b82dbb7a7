import { z } from "zod";
import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { publicIdField } from "@/lib/platform/input-fields";
import { parseInput } from "@/lib/platform/parse-input";
import { type HourTally, readTrends } from "@/lib/statistics/read-trends";
import { byUrgency, type EndpointLevel, endpointLevels, levelOf } from "./health-level";
import { type EndpointListItem, listEndpoints } from "./list-endpoints";

/** The orders of the endpoints page. By default, the newest endpoints come first. */
export const endpointOrders = ["status", "partner", "name", "traffic"] as const;
type Order = (typeof endpointOrders)[number];

const rowsQuery = z.strictObject({
  status: z.enum(endpointLevels).optional(),
  partnerId: publicIdField("partner").optional(),
  sort: z.enum(endpointOrders).optional(),
});

/** An endpoint with its attempts of the last 24 hours. */
export interface EndpointRow extends EndpointListItem {
  readonly level: EndpointLevel;
  readonly succeeded: number;
  readonly failed: number;
  /** Its attempts by hour; null without attempts. */
  readonly trend: readonly HourTally[] | null;
}

export interface EndpointRows {
  readonly rows: readonly EndpointRow[];
  /** When each hour of the trends starts. ISO 8601. */
  readonly hours: readonly string[];
  readonly missingSince: string | null;
}

const nameOf = ({ description, url }: EndpointListItem) => description || url;

const comparisons: Readonly<Record<Order, (a: EndpointRow, b: EndpointRow) => number>> = {
  status: byUrgency,
  partner: (a, b) => a.partnerName.localeCompare(b.partnerName) || byUrgency(a, b),
  name: (a, b) => nameOf(a).localeCompare(nameOf(b)),
  traffic: (a, b) => b.succeeded + b.failed - (a.succeeded + a.failed),
};

/** The endpoints that the actor may see, filtered and sorted, each with its attempts of the last 24 hours. */
export async function listEndpointRows(args: { ctx: Context; query: unknown }): Promise<EndpointRows> {
  const { ctx } = args;
  requireRight(ctx, "read");
  const { status, partnerId, sort } = parseInput(rowsQuery, args.query);
  const [endpoints, trends] = await Promise.all([listEndpoints({ ctx, partnerId }), readTrends({ ctx })]);
  const rows = endpoints
    .map((endpoint) => rowOf(endpoint, trends.byEndpoint.get(endpoint.id)))
    .filter(({ level }) => status === undefined || level === status);
  return {
    rows: sort ? rows.toSorted(comparisons[sort]) : rows,
    hours: trends.hours,
    missingSince: trends.missingSince,
  };
}

function rowOf(endpoint: EndpointListItem, trend: readonly HourTally[] = []): EndpointRow {
  const succeeded = trend.reduce((sum, hour) => sum + hour.succeeded, 0);
  const failed = trend.reduce((sum, hour) => sum + hour.failed, 0);
  const level = levelOf(endpoint, { succeeded, failed });
  return { ...endpoint, level, succeeded, failed, trend: trend.length > 0 ? trend : null };
}
