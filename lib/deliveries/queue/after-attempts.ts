import { systemContext } from "@/lib/auth/context";
import type { EndpointId } from "@/lib/platform/ids";
import { ownFailures } from "../attempts/failure-code";
import { disableFailingEndpoint } from "./disable-failing-endpoint";
import { recordOutcomes } from "./lane-health";
import type { LaneStateReader } from "./lane-state";
import type { SettledAttempt } from "./settler";

/**
 * Updates the breaker and the wait of a lane after attempts were recorded, and disables an endpoint that responded with 410 or has failed for too
 * long. For a healthy endpoint there is nothing to do.
 */
export async function afterAttempts(
  batch: readonly SettledAttempt[],
  endpointId: EndpointId,
  lane: LaneStateReader,
): Promise<void> {
  const attempts = batch.filter(concernsEndpoint).map(({ record }) => record);
  const before = await lane.current();
  const wasHealthy = before?.failures === 0 && before.waitCount === 0;
  if (wasHealthy && attempts.every(({ code }) => code === "succeeded")) return;
  const transitions = await recordOutcomes(endpointId, attempts);
  lane.forget();
  const ctx = systemContext("Portico");
  if (attempts.some(({ code }) => code === "http_410"))
    await disableFailingEndpoint({ ctx, endpointId, reason: "http_410" });
  else if (transitions.includes("disabled")) {
    await disableFailingEndpoint({ ctx, endpointId, reason: "failed_too_long" });
  }
}

/** Whether an attempt counts for the health of the endpoint. A failure of Portico itself does not. */
function concernsEndpoint({ record }: SettledAttempt): boolean {
  return !ownFailures.some((code) => code === record.code);
}
