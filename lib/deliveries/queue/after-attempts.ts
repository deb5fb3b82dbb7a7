import { systemContext } from "@/lib/auth/context";
import type { EndpointId } from "@/lib/platform/ids";
import { ownFailures } from "../attempts/failure-code";
import type { AttemptRecord } from "../attempts/make-attempt";
import { disableFailingEndpoint } from "./disable-failing-endpoint";
import { recordOutcomes } from "./lane-health";

/**
 * Updates the breaker and the wait of a lane after attempts were recorded. Disables an endpoint that responded with 410 or
 * has failed for too long.
 */
export async function afterAttempts(
  endpointId: EndpointId,
  attempts: readonly AttemptRecord[],
): Promise<void> {
  const transitions = await recordOutcomes(endpointId, attempts);
  const ctx = systemContext("Portico");
  if (attempts.some(({ code }) => code === "http_410"))
    await disableFailingEndpoint({ ctx, endpointId, reason: "http_410" });
  else if (transitions.includes("disabled")) {
    await disableFailingEndpoint({ ctx, endpointId, reason: "failed_too_long" });
  }
}

/** Whether an attempt counts for the health of the endpoint. A failure of Portico itself does not. */
export function concernsEndpoint({ code }: AttemptRecord): boolean {
  return !ownFailures.some((own) => own === code);
}
