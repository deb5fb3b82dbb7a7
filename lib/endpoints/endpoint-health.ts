import type { Endpoint, Lane } from "@/prisma/generated/client";

/** How an endpoint fares, as callers see it. */
export interface EndpointHealth {
  /** "failing": its last attempts failed. "suspended": so many that only single probes are made. */
  readonly state: "healthy" | "failing" | "suspended";
  /** Attempts that failed since the last success. */
  readonly failures: number;
  readonly failingSince: string | null;
  readonly nextProbeAt: string | null;
  /** When it will be disabled if nothing succeeds until then. */
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
