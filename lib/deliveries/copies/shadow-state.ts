import { pool } from "@/lib/platform/database/pool";

/** A delivery that is older than this gets no copy any more: a new URL that is slow, or a job that was away, is not to be
 * flooded with the past. */
const maxAgeSeconds = 300;
/** How often a job says that it is alive. */
const heartbeatSeconds = 10;

/** What decides which copies may be sent now. */
export interface ShadowState {
  readonly endpointId: string;
  readonly toUrl: string;
  /** Deliveries that were made before this get no copy. */
  readonly since: Date;
  readonly maxInFlight: number;
  /** Requests per second, or null. */
  readonly rateLimit: number | null;
  readonly ordered: boolean;
  /** The endpoint takes something. */
  readonly enabled: boolean;
}

/**
 * How a move stands at this moment, by the database's clock; and notes that someone looks.
 * @param moveId the bare id
 * @returns undefined when no copy is to be sent any more: someone has switched or stopped, or its time is over
 */
export async function readShadowState(moveId: string): Promise<ShadowState | undefined> {
  const { rows } = await pool().query<ShadowState>({
    name: "look-at-move",
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

/** A job that has not looked for this long is taken to be dead. */
const deadAfterSeconds = 60;

/** Moves whose copies ought to be on their way and whose job is silent: it died, or never began. Bare ids. */
export async function stuckMoves(): Promise<string[]> {
  const { rows } = await pool().query<{ id: string }>(
    `SELECT id FROM endpoint_moves WHERE status = 'open' AND shadow_until > now()
       AND coalesce(checked_at, started_at) < now() - interval '${deadAfterSeconds} seconds'`,
  );
  return rows.map(({ id }) => id);
}
