import type { EndpointListItem } from "./list-endpoints";
import type { EndpointTally } from "./read-figures";

/** How an endpoint does: its status when it takes nothing, else what became of what was sent to it. */
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
const unsteadyFrom = 0.01;
const failingFrom = 0.5;

function levelOf(status: EndpointListItem["status"], succeeded: number, failed: number): EndpointLevel {
  if (status !== "enabled") return status;
  const all = succeeded + failed;
  if (all === 0) return "quiet";
  if (failed / all >= failingFrom) return "failing";
  return failed / all >= unsteadyFrom ? "unsteady" : "healthy";
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
    const level = levelOf(status, succeeded, failed);
    return { id, url, description, partnerName, status, statusReason, level, succeeded, failed };
  });
  const urgency = ({ level }: LeveledEndpoint) => {
    const place = endpointLevels.indexOf(level);
    // Quiet ones and healthy ones are both well: among them the busiest comes first.
    return level === "healthy" ? endpointLevels.indexOf("quiet") : place;
  };
  return leveled.toSorted(
    (a, b) => urgency(a) - urgency(b) || b.succeeded + b.failed - (a.succeeded + a.failed),
  );
}
