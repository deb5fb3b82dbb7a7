import { type Context, requireRight } from "@/lib/auth/context";
import { findEndpoint } from "@/lib/endpoints/find-endpoint";
import { db, sql } from "@/lib/platform/database/db";
import { PorticoError } from "@/lib/platform/errors";
import { newId } from "@/lib/platform/ids";
import { parseInput } from "@/lib/platform/parse-input";
import { createReplay } from "./create-replay";
import { isMissing, matchesEndpoint } from "./missing-events";
import { missingInput, type ReplayFilter } from "./replay-filter";
import type { ReplayResult } from "./start-replay";

/**
 * Sends an endpoint what it would have got if it had been there, as it is registered now: events that came before it
 * was registered or subscribed, and those that were skipped while it was paused or disabled. Or only counts them. A job
 * moves it on in batches. What was delivered or attempted is a replay's business and is left alone.
 * @throws PorticoError `not_found`, `conflict` when the endpoint takes nothing at the moment
 */
export async function sendMissing(args: {
  ctx: Context;
  endpointId: string;
  input: unknown;
}): Promise<ReplayResult> {
  const { ctx, endpointId } = args;
  requireRight(ctx, "replay");
  const { since, until, eventType, dryRun, ratePerSecond } = parseInput(missingInput, args.input ?? {});
  const endpoint = await findEndpoint(ctx, endpointId);
  if (endpoint.status !== "enabled") {
    throw new PorticoError("conflict", `The endpoint is ${endpoint.status}. Enable it first.`);
  }
  const filter: ReplayFilter = {
    endpointId: endpoint.id,
    partnerId: endpoint.partnerId,
    eventType,
    since,
    until,
  };
  const upTo = newId();
  const matched = await countMissing(filter, upTo);
  if (dryRun) return { outcome: "counted", matched };
  return createReplay(ctx, { kind: "missing", filter, matched, upTo, ratePerSecond });
}

async function countMissing(filter: ReplayFilter, upTo: string): Promise<number> {
  const [row] = await db().$queryRaw<{ matched: number }[]>(
    sql`SELECT count(*)::int AS matched FROM events e JOIN endpoints ep ON ep.id = ${filter.endpointId}::uuid
      LEFT JOIN deliveries d ON d.event_id = e.id AND d.endpoint_id = ep.id
      WHERE e.id <= ${upTo}::uuid AND ${matchesEndpoint(filter)} AND ${isMissing}`,
  );
  return row?.matched ?? 0;
}
