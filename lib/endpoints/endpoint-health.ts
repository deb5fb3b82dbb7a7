import type { Endpoint, Lane } from "@/prisma/generated/client";

/** The state of an endpoint's breaker, as callers see it. */
export interface EndpointHealth {
  /** "failing": the last attempts failed. "suspended": the breaker is open, and only single probes are sent. */
  readonly state: "healthy" | "failing" | "suspended";
  /** Failed attempts since the last success. */
  readonly failures: number;
  readonly failingSince: string | null;
  readonly nextProbeAt: string | null;
  /** When the endpoint will be disabled unless an attempt succeeds before. */
  readonly disablesAt: string | null;
}

export function endpointHealth(endpoint: Endpoint, lane: Lane | null): EndpointHealth {
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
  };
}
