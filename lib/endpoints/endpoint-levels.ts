import type { EndpointTally } from "@/lib/statistics/read-figures";
import type { EndpointListItem } from "./list-endpoints";

/** How an endpoint does: its status when it takes nothing, else what became of what was sent to it. In order of need. */
export const endpointLevels = ["disabled", "paused", "failing", "unsteady", "quiet", "healthy"] as const;
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

/** From this share of failed attempts on an endpoint is unsteady; a single failure among hundreds is the internet. */
const degradedFrom = 0.01;
const failingFrom = 0.5;

/**
 * How an endpoint does, judged by its attempts in a range of time. One whose breaker is open fails now, however well the
 * day began.
 */
export function levelOf(
  { status, health }: Pick<EndpointListItem, "status" | "health">,
  { succeeded, failed }: Pick<EndpointTally, "succeeded" | "failed">,
): EndpointLevel {
  if (status !== "enabled") return status;
  if (health.state === "suspended") return "failing";
  const all = succeeded + failed;
  if (all === 0) return "quiet";
  if (failed / all >= failingFrom) return "failing";
  return failed / all >= degradedFrom ? "unsteady" : "healthy";
}

/** The endpoints with how each does, the ones in need first, then the busiest. */
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

/** Puts those in need first, then the busiest. */
export function byUrgency(a: Leveled, b: Leveled): number {
  return urgencyOf(a) - urgencyOf(b) || b.succeeded + b.failed - (a.succeeded + a.failed);
}

function urgencyOf({ level }: Leveled): number {
  // Quiet ones and healthy ones are both well: among them the busiest comes first.
  return endpointLevels.indexOf(level === "healthy" ? "quiet" : level);
}
