import { raiseAlert } from "@/lib/alerts/raise-alert";
import { systemContext } from "@/lib/auth/context";
import { type DisableReason, disableEndpoint } from "@/lib/endpoints/disable-endpoint";
import { pool } from "@/lib/platform/database/pool";
import { noteOutcomes } from "./lane-health";
import type { LaneStateReader } from "./lane-state";
import type { SettledAttempt } from "./settler";

/**
 * Draws the consequences of attempts that are on record: failures are counted towards the breaker, and an endpoint that
 * says it is gone, or has failed for too long, is disabled. For an endpoint in good health there is nothing to do.
 * @returns how many alerts were raised
 */
export async function reactTo(
  batch: readonly SettledAttempt[],
  endpointId: string,
  lane: LaneStateReader,
): Promise<number> {
  const codes = batch.filter(isWord).map(({ record }) => record.code);
  const before = await lane.current();
  if (codes.every((code) => code === "succeeded") && before?.failures === 0) return 0;
  const { turns, alerts } = await noteOutcomes(endpointId, codes);
  lane.forget();
  if (codes.includes("http_410")) return alerts + (await disable(endpointId, "http_410"));
  if (turns.includes("disabled")) return alerts + (await disable(endpointId, "failed_too_long"));
  return alerts;
}

/** Whether an attempt says something about the endpoint: one that was never sent does not. */
function isWord({ record }: SettledAttempt): boolean {
  return record.code !== "body_expired" && record.code !== "no_secret";
}

async function disable(
  endpointId: string,
  reason: Exclude<DisableReason, "api_key_revoked">,
): Promise<number> {
  const ctx = systemContext("Portico");
  if (!(await disableEndpoint({ ctx, endpointId, reason }))) return 0;
  const details = { reason, disabledAt: ctx.clock.now().toISOString() };
  return (await raiseAlert(pool(), { kind: "endpoint.disabled", endpointId, details })) ? 1 : 0;
}
