import { z } from "zod";
import type { Context } from "@/lib/auth/context";
import { tenantWhere } from "@/lib/auth/tenant";
import { allOf, type Sql, sql, when } from "@/lib/platform/database/db";
import type { DeliveryId } from "@/lib/platform/ids";
import { publicIdField } from "@/lib/platform/input-fields";
import { type DeliveryFilter, deliveryFilterFields, matchesFilter } from "../filter";

const rateFields = {
  /** Deliveries per second; without it, as fast as possible. */
  ratePerSecond: z.number().int().min(1).max(10_000, "must be at most 10000").optional(),
  /** Only count the matches. */
  dryRun: z.boolean().optional(),
};

const conditions = {
  ...deliveryFilterFields,
  /** Only these deliveries, as far as the other fields match them. */
  deliveryIds: z.array(publicIdField("delivery")).max(200, "must be at most 200").optional(),
  /** A URL that an attempt was sent to. It may be an old one of the endpoint. */
  url: z.string().max(2048).optional(),
};

/** Whether a replay selects something, or explicitly all: a filter that was left out by mistake must not select all. */
function isSelective({
  all,
  dryRun: _,
  ratePerSecond: __,
  ...filter
}: z.output<typeof replayFields>): boolean {
  const hasCondition = Object.values(filter).some((value) => value !== undefined);
  return hasCondition !== (all === true);
}

const replayFields = z.strictObject({
  ...conditions,
  /** Selects everything that the caller may see. */
  all: z.boolean().optional(),
  ...rateFields,
});

/** The input of `POST /replays`. Each condition narrows the selection. It must have one, or else `all`. */
export const replayInput = replayFields.refine(isSelective, {
  path: ["all"],
  message: "must be true if there is no other condition, and only then",
});

const { eventType, since, until } = deliveryFilterFields;

/** The input of `POST /endpoints/{id}/send-missing`. */
export const missingInput = z.strictObject({ eventType, since, until, ...rateFields });

const isNoDryRun = ({ dryRun }: { dryRun?: boolean | undefined }) => dryRun !== true;
const noDryRun = { path: ["dryRun"], message: "must not be true" };

/** The same for the commands that start them: a dry run only counts and must not reach them. */
export const startReplayInput = replayInput.refine(isNoDryRun, noDryRun);
export const sendMissingInput = missingInput.refine(isNoDryRun, noDryRun);

/** A replay's filter as its row stores it. */
export interface ReplayFilter extends DeliveryFilter {
  readonly deliveryIds?: readonly DeliveryId[] | undefined;
  readonly url?: string | undefined;
}

/** The filter limited to the actor's own partner. A filter for another partner then matches nothing. */
export function withinTenant(ctx: Context, filter: ReplayFilter): ReplayFilter {
  const { partnerId } = tenantWhere(ctx);
  if (partnerId === undefined) return filter;
  const isForeign = filter.partnerId !== undefined && filter.partnerId !== partnerId;
  return { ...filter, partnerId, ...(isForeign ? { deliveryIds: [] } : {}) };
}

/**
 * The filter as a condition on `deliveries d`. It only matches what can be replayed: deliveries that do not already wait
 * for their first attempt, of endpoints that are enabled.
 */
export function matchesReplay(filter: ReplayFilter): Sql {
  return allOf([
    matchesFilter(filter),
    when(filter.deliveryIds, (ids) => sql`d.id = ANY(${ids}::uuid[])`),
    when(
      filter.url,
      (url) => sql`EXISTS (SELECT 1 FROM attempts a WHERE a.delivery_id = d.id AND a.url = ${url})`,
    ),
    sql`d.status <> 'pending'`,
    sql`EXISTS (SELECT 1 FROM endpoints ep
      WHERE ep.id = d.endpoint_id AND ep.status = 'enabled' AND ep.deleted_at IS NULL)`,
  ]);
}
