import type { z } from "zod";
import { actorDb } from "@/lib/auth/actor-db";
import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { findEndpoint } from "@/lib/endpoints/find-endpoint";
import { PorticoError } from "@/lib/platform/errors";
import { newId, type PublicId } from "@/lib/platform/ids";
import { parseInput } from "@/lib/platform/parse-input";
import { createReplay } from "./create-replay";
import { countMissingEvents } from "./missing-events";
import { missingInput, type ReplayFilter, sendMissingInput } from "./replay-filter";
import type { ReplayView } from "./replay-view";
import type { ReplayCount } from "./start-replay";

interface Call {
  readonly ctx: Context;
  readonly endpointId: PublicId<"endpoint">;
  readonly input?: unknown;
}

/**
 * Counts the events that {@link sendMissing} would send.
 * @throws PorticoError `forbidden`, `invalid_input`, `not_found`, `conflict` if the endpoint is not enabled
 */
export async function countMissing({ ctx, endpointId, input = {} }: Call): Promise<ReplayCount> {
  requireRight(ctx, "replay");
  const { matched } = await missingOf(ctx, endpointId, parseInput(missingInput, input));
  return { matched };
}

/**
 * Sends an endpoint the events that it has missed: those that match its present settings but arrived before it was
 * registered or subscribed, and those that were skipped while it was paused or disabled. A job sends them in batches.
 * Events that were attempted before are not sent; a replay does that.
 * @throws PorticoError `forbidden`, `invalid_input`, `not_found`, `conflict` if the endpoint is not enabled
 */
export async function sendMissing({ ctx, endpointId, input = {} }: Call): Promise<ReplayView> {
  requireRight(ctx, "replay");
  const parsed = parseInput(sendMissingInput, input);
  const missing = await missingOf(ctx, endpointId, parsed);
  return createReplay({ ctx, kind: "missing", ratePerSecond: parsed.ratePerSecond, ...missing });
}

async function missingOf(
  ctx: Context,
  endpointId: PublicId<"endpoint">,
  { since, until, eventType }: z.output<typeof missingInput>,
) {
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
  return { filter, upTo, matched: await countMissingEvents(actorDb(ctx), filter, upTo) };
}
