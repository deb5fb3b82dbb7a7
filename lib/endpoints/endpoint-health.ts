import type { Endpoint, Lane } from "@/prisma/generated/client";

/** The health of an endpoint, as callers see it. */
export interface EndpointHealth {
  /** "failing": the last attempts failed. "suspended": the breaker is open, and only single probes are sent. */
  readonly state: "healthy" | "failing" | "suspended";
  /** Failed attempts since the last success. */
  readonly failures: number;
  readonly failingSince: string | null;
  readonly nextProbeAt: string | null;
  /** When the endpoint will be disabled unless an attempt succeeds before. */
  readonly disablesAt: string | null;
  /** Until when nothing is sent, because the endpoint responded 429 or asked for a wait. Null: it does not wait. */
  readonly waitsUntil: string | null;
  /** The status of the response that started the wait. */
  readonly waitStatusCode: number | null;
}

/** The only computation of the health of an endpoint, for the portal, the API and alerts. */
export function endpointHealth(endpoint: Endpoint, lane: Lane | null, now: Date): EndpointHealth {
  const { failures = 0, failingSince = null, probeAt = null } = lane ?? {};
  const disablesAt =
    probeAt && failingSince && endpoint.disableAfter !== null
      ? new Date(failingSince.getTime() + endpoint.disableAfter * 1_000)
      : null;
  return {
    state: probeAt ? "suspended" : failures > 0 ? "failing" : "healthy",
    failures,
    failingSince: failingSince?.toISOString() ?? null,
    nextProbeAt: probeAt?.toISOString() ?? null,
    disablesAt: disablesAt?.toISOString() ?? null,
    ...waitOf(lane, now),
  };
}

function waitOf(lane: Lane | null, now: Date): Pick<EndpointHealth, "waitsUntil" | "waitStatusCode"> {
  if (!lane?.waitsUntil || lane.waitsUntil <= now) return { waitsUntil: null, waitStatusCode: null };
  return { waitsUntil: lane.waitsUntil.toISOString(), waitStatusCode: lane.waitStatusCode };
}
