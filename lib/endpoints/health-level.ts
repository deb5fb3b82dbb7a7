import type { EndpointTally } from "@/lib/statistics/read-figures";
import type { EndpointHealth } from "./endpoint-health";
import type { EndpointListItem } from "./list-endpoints";

/** The health of an endpoint: its status if it is not enabled, otherwise how its attempts go. The most urgent first. */
export const endpointLevels = ["disabled", "paused", "failing", "degraded", "idle", "healthy"] as const;
export type EndpointLevel = (typeof endpointLevels)[number];

export interface LeveledEndpoint {
  readonly id: string;
  readonly url: string;
  readonly description: string | null;
  readonly partnerName: string;
  readonly status: EndpointListItem["status"];
  readonly statusReason: string | null;
  readonly level: EndpointLevel;
  readonly succeeded: number;
  readonly failed: number;
}

/** From this share of failed attempts on, an endpoint is degraded. Below it, failures count as noise. */
const degradedFrom = 0.01;

/** Whether an endpoint counts as failing: it is enabled, and no attempt has succeeded since the last failure. */
export function isFailing(endpoint: {
  readonly status: EndpointListItem["status"];
  readonly health: Pick<EndpointHealth, "state">;
}): boolean {
  return endpoint.status === "enabled" && endpoint.health.state !== "healthy";
}

/**
 * The health of an endpoint in lists. Failing is its state now, the same as in the API, whatever happened before. Degraded,
 * idle and healthy describe its attempts in a time range.
 */
export function levelOf(
  endpoint: Pick<EndpointListItem, "status" | "health">,
  { succeeded, failed }: Pick<EndpointTally, "succeeded" | "failed">,
): EndpointLevel {
  if (endpoint.status !== "enabled") return endpoint.status;
  if (isFailing(endpoint)) return "failing";
  const all = succeeded + failed;
  if (all === 0) return "idle";
  return failed / all >= degradedFrom ? "degraded" : "healthy";
}

/** The endpoints with their health: the most urgent first, then the busiest. */
export function levelEndpoints(
  endpoints: readonly EndpointListItem[],
  tallies: readonly EndpointTally[],
): readonly LeveledEndpoint[] {
  const byId = new Map(tallies.map((tally) => [tally.endpointId, tally]));
  const leveled = endpoints.map((endpoint) => {
    const { succeeded = 0, failed = 0 } = byId.get(endpoint.id) ?? {};
    const { id, url, description, partnerName, status, statusReason } = endpoint;
    const level = levelOf(endpoint, { succeeded, failed });
    return { id, url, description, partnerName, status, statusReason, level, succeeded, failed };
  });
  return leveled.toSorted(byUrgency);
}

type Leveled = Pick<LeveledEndpoint, "level" | "succeeded" | "failed">;

/** Puts the most urgent first, then the busiest. */
export function byUrgency(a: Leveled, b: Leveled): number {
  return urgencyOf(a) - urgencyOf(b) || b.succeeded + b.failed - (a.succeeded + a.failed);
}

function urgencyOf({ level }: Leveled): number {
  // Idle and healthy are equally urgent: among them the busiest comes first.
  return endpointLevels.indexOf(level === "healthy" ? "idle" : level);
}
