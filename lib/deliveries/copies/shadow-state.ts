import { pool } from "@/lib/platform/database/pool";
import type { EndpointId, MoveId } from "@/lib/platform/ids";

/** Older deliveries get no copy, so that a slow new URL is not flooded after a break. */
const maxAgeSeconds = 300;
/** How often a job writes its heartbeat. */
const heartbeatSeconds = 10;

/** The settings and the state that limit which copies may be sent now. */
export interface ShadowState {
  readonly endpointId: EndpointId;
  readonly toUrl: string;
  /** Deliveries that were created before this get no copy. */
  readonly since: Date;
  readonly maxInFlight: number;
  /** Requests per second, or null. */
  readonly rateLimit: number | null;
  readonly ordered: boolean;
  /** Whether the endpoint is enabled. */
  readonly enabled: boolean;
}

/**
 * Reads the state of a move by the database's clock, and writes the heartbeat of its job.
 * @returns undefined if no more copies are to be sent: the move was switched or stopped, or its time is over
 */
export async function readShadowState(moveId: MoveId): Promise<ShadowState | undefined> {
  const { rows } = await pool().query<ShadowState>({
    name: "shadow-state",
    text: `WITH beat AS (
        UPDATE endpoint_moves SET checked_at = now()
        WHERE id = $1 AND (checked_at IS NULL OR checked_at < now() - interval '${heartbeatSeconds} seconds')
      )
      SELECT m.endpoint_id AS "endpointId", m.to_url AS "toUrl", ep.max_in_flight AS "maxInFlight",
        greatest(m.started_at, now() - interval '${maxAgeSeconds} seconds') AS since,
        ep.rate_limit AS "rateLimit", ep.ordered, ep.status = 'enabled' AS enabled
      FROM endpoint_moves m JOIN endpoints ep ON ep.id = m.endpoint_id AND ep.deleted_at IS NULL
      WHERE m.id = $1 AND m.status = 'open' AND m.shadow_until > now()`,
    values: [moveId],
  });
  return rows[0];
}

/** A job without a heartbeat for this long is taken to be dead. */
const deadAfterSeconds = 60;

/** The moves with copies to send, as SQL, and when the job of each is dead without another heartbeat. */
const copying = "endpoint_moves WHERE status = 'open' AND shadow_until > now()";
const deadAt = `coalesce(checked_at, started_at) + interval '${deadAfterSeconds} seconds'`;

/** Open moves whose job has no heartbeat: it died or never began. */
export async function stuckMoves(): Promise<readonly MoveId[]> {
  const { rows } = await pool().query<{ id: MoveId }>(`SELECT id FROM ${copying} AND ${deadAt} < now()`);
  return rows.map(({ id }) => id);
}

/** When the next move is stuck unless its job writes a heartbeat. Null if none has copies to send. */
export async function nextStuckMoveAt(): Promise<Date | null> {
  const { rows } = await pool().query<{ at: Date | null }>(`SELECT min(${deadAt}) AS at FROM ${copying}`);
  return rows[0]?.at ?? null;
}
