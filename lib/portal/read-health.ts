import { pool } from "@/lib/platform/database/pool";

/** Seconds that the longest-due delivery may be late before health goes red. */
const maxLatenessSeconds = 60;

export interface Health {
  readonly status: "ok" | "failing";
  readonly checks: {
    readonly database: "ok" | "down";
    /** Seconds by which the longest-due delivery is late; null when the database is down. */
    readonly latenessSeconds: number | null;
  };
}

/** Whether Portico does its job: the database answers, and what is due gets sent. */
export async function readHealth(): Promise<Health> {
  try {
    const { rows } = await pool().query<{ late: number }>({
      name: "health",
      text: `SELECT coalesce(max(extract(epoch FROM now() - due.at)), 0)::float8 AS late FROM lanes l
        JOIN endpoints ep ON ep.id = l.endpoint_id AND ep.status = 'enabled' AND ep.deleted_at IS NULL
        CROSS JOIN LATERAL (
          SELECT d.due_at AS at FROM deliveries d
          WHERE d.endpoint_id = l.endpoint_id AND d.status IN ('pending', 'retrying') AND d.due_at <= now()
            AND (d.leased_until IS NULL OR d.leased_until <= now())
          ORDER BY d.due_at LIMIT 1) due`,
    });
    const latenessSeconds = Math.round(rows[0]?.late ?? 0);
    const status = latenessSeconds > maxLatenessSeconds ? "failing" : "ok";
    return { status, checks: { database: "ok", latenessSeconds } };
  } catch {
    return { status: "failing", checks: { database: "down", latenessSeconds: null } };
  }
}
