import { pool } from "@/lib/platform/database/pool";
import type { EndpointId } from "@/lib/platform/ids";

/** The settings and the state that limit how much may be sent to an endpoint now. */
export interface LaneState {
  readonly maxInFlight: number;
  /** Requests per second, or null. */
  readonly rateLimit: number | null;
  /** One request at a time, and a delivery that is retried blocks those behind it. */
  readonly ordered: boolean;
  /** Attempts that failed since the last success. */
  readonly failures: number;
  /** Milliseconds until one probe may be sent, while the breaker is open. Null: closed. */
  readonly probeInMs: number | null;
  /** Milliseconds until the end of the lane's wait. Null or not positive: it does not wait. */
  readonly waitEndsInMs: number | null;
  /** Waits in a row; see `lane-wait.ts`. */
  readonly waitCount: number;
}

/** How long this state is cached. Everything else is read with each claim. */
const cacheMs = 1_000;

async function readState(endpointId: EndpointId): Promise<LaneState | undefined> {
  const { rows } = await pool().query<LaneState>({
    name: "lane-state",
    text: `SELECT ep.max_in_flight AS "maxInFlight", ep.rate_limit AS "rateLimit", ep.ordered, l.failures,
        extract(epoch FROM l.probe_at - now())::float8 * 1000 AS "probeInMs",
        extract(epoch FROM l.waits_until - now())::float8 * 1000 AS "waitEndsInMs", l.wait_count AS "waitCount"
      FROM endpoints ep JOIN lanes l ON l.endpoint_id = ep.id WHERE ep.id = $1 AND ep.deleted_at IS NULL`,
    values: [endpointId],
  });
  return rows[0];
}

/** Reads one lane's state, at most once a second, and at once after {@link LaneStateReader.forget}. */
export class LaneStateReader {
  private readAt = Number.NEGATIVE_INFINITY;
  private state: LaneState | undefined;

  constructor(private readonly endpointId: EndpointId) {}

  /** Undefined if the endpoint is deleted. */
  async current(): Promise<LaneState | undefined> {
    if (performance.now() - this.readAt > cacheMs) {
      this.state = await readState(this.endpointId);
      this.readAt = performance.now();
    }
    return this.state && this.aged(this.state);
  }

  forget(): void {
    this.readAt = Number.NEGATIVE_INFINITY;
  }

  private aged(state: LaneState): LaneState {
    const { probeInMs, waitEndsInMs } = state;
    const age = performance.now() - this.readAt;
    return {
      ...state,
      probeInMs: probeInMs === null ? null : probeInMs - age,
      waitEndsInMs: waitEndsInMs === null ? null : waitEndsInMs - age,
    };
  }
}
