import { pool } from "@/lib/platform/database/pool";

/** What decides how much may be sent to an endpoint now. */
export interface LaneState {
  readonly maxInFlight: number;
  /** Requests per second, or null. */
  readonly rateLimit: number | null;
  /** One at a time, and a delivery that is to be retried holds up those behind it. */
  readonly ordered: boolean;
  /** Attempts that failed since the last success. */
  readonly failures: number;
  /** The breaker is open, and a single probe may go in so many milliseconds. Null: closed. */
  readonly probeInMs: number | null;
}

/** A change made elsewhere counts after this at the latest. Everything else is read with each claim. */
const cacheMs = 1_000;

async function readState(endpointId: string): Promise<LaneState | undefined> {
  const { rows } = await pool().query<LaneState>({
    name: "lane-state",
    text: `SELECT ep.max_in_flight AS "maxInFlight", ep.rate_limit AS "rateLimit", ep.ordered, l.failures,
        extract(epoch FROM l.probe_at - now())::float8 * 1000 AS "probeInMs"
      FROM endpoints ep JOIN lanes l ON l.endpoint_id = ep.id WHERE ep.id = $1 AND ep.deleted_at IS NULL`,
    values: [endpointId],
  });
  return rows[0];
}

/** Reads one lane's state, from the database once a second at most, and at once after {@link LaneStateReader.forget}. */
export class LaneStateReader {
  private readAt = Number.NEGATIVE_INFINITY;
  private state: LaneState | undefined;

  constructor(private readonly endpointId: string) {}

  /** Undefined: the endpoint is gone. */
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
    if (state.probeInMs === null) return state;
    return { ...state, probeInMs: state.probeInMs - (performance.now() - this.readAt) };
  }
}
