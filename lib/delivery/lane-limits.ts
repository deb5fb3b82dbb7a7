import { pool } from "@/lib/platform/database/pool";

/** How much an endpoint takes at a time. */
export interface LaneLimits {
  readonly maxInFlight: number;
  /** Requests per second, or null. */
  readonly rateLimit: number | null;
}

/** A changed limit counts after this at the latest. Everything else about an endpoint is read with each claim. */
const keptMs = 1_000;

async function readLimits(endpointId: string): Promise<LaneLimits | undefined> {
  const { rows } = await pool().query<LaneLimits>({
    name: "lane-limits",
    text: `SELECT max_in_flight AS "maxInFlight", rate_limit AS "rateLimit" FROM endpoints
      WHERE id = $1 AND deleted_at IS NULL`,
    values: [endpointId],
  });
  return rows[0];
}

/** A reader of one lane's limits that asks the database once a second at most. Undefined: the endpoint is gone. */
export function cachedLimits(endpointId: string): () => Promise<LaneLimits | undefined> {
  let readAt = Number.NEGATIVE_INFINITY;
  let limits: LaneLimits | undefined;
  return async () => {
    if (performance.now() - readAt > keptMs) {
      limits = await readLimits(endpointId);
      readAt = performance.now();
    }
    return limits;
  };
}
