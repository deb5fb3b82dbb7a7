import { systemContext } from "@/lib/auth/context";
import { disableFailingEndpoint } from "./disable-failing-endpoint";
import { recordOutcomes } from "./lane-health";
import type { LaneStateReader } from "./lane-state";
import type { SettledAttempt } from "./settler";

/**
 * Updates the breaker after attempts were recorded, and disables an endpoint that answered 410 or has failed for too
 * long. For an endpoint in good health there is nothing to do.
 */
export async function afterAttempts(
  batch: readonly SettledAttempt[],
  endpointId: string,
  lane: LaneStateReader,
): Promise<void> {
  const codes = batch.filter(concernsEndpoint).map(({ record }) => record.code);
  const before = await lane.current();
  if (codes.every((code) => code === "succeeded") && before?.failures === 0) return;
  const transitions = await recordOutcomes(endpointId, codes);
  lane.forget();
  const ctx = systemContext("Portico");
  if (codes.includes("http_410")) await disableFailingEndpoint({ ctx, endpointId, reason: "http_410" });
  else if (transitions.includes("disabled")) {
    await disableFailingEndpoint({ ctx, endpointId, reason: "failed_too_long" });
  }
}

/** Whether an attempt says something about the endpoint: one that was never sent does not. */
function concernsEndpoint({ record }: SettledAttempt): boolean {
  return record.code !== "body_expired" && record.code !== "no_secret";
}
