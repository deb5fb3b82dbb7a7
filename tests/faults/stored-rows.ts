import { openPool } from "@/lib/platform/database/pool";
import { publicId } from "@/lib/platform/ids";
import { isDatabaseDown } from "@/lib/platform/is-database-down";
import type { StoredAttempt, StoredDelivery } from "./check-evidence";
import { until } from "./until";

/** Reads Portico's database directly, not through the proxy. */
export interface StoredRows {
  /** Runs one statement. Retries while the database is down. */
  query<Row>(text: string, ...values: unknown[]): Promise<Row[]>;
  /** The given events that are not stored. */
  missingEvents(events: Iterable<string>): Promise<string[]>;
  /** The claims that are not settled. Waits first until the app's last statements have ended. */
  openClaims(): Promise<Claim[]>;
  /** The number of pending and retrying deliveries. */
  countUnfinished(): Promise<number>;
  deliveries(): Promise<StoredDelivery[]>;
  attempts(): Promise<StoredAttempt[]>;
  close(): Promise<void>;
}

/** One claim of a delivery. Each claim of a delivery has a higher fence than the one before. */
export interface Claim {
  readonly delivery: string;
  readonly fence: number;
}

const ownName = "faults";

export function openStoredRows(url: string): StoredRows {
  const pool = openPool(`${url}?application_name=${ownName}`, 2);
  const query = async <Row>(text: string, ...values: unknown[]): Promise<Row[]> => {
    let rows: Row[] = [];
    await until("a response of the database", async () => {
      try {
        rows = (await pool.query(text, values)).rows as Row[];
        return true;
      } catch (error) {
        if (isDatabaseDown(error)) return false;
        throw error;
      }
    });
    return rows;
  };
  const count = async (text: string) => (await query<{ count: number }>(text))[0]?.count ?? 0;
  return {
    query,
    missingEvents: async (events) => {
      const rows = await query<{ id: string }>(
        `SELECT own.id FROM unnest($1::text[]) AS own (id) WHERE NOT EXISTS (SELECT FROM events WHERE external_id = own.id)`,
        [...events],
      );
      return rows.map(({ id }) => id);
    },
    openClaims: async () => {
      await until("the app's last statements", async () => (await count(activeAppStatements)) === 0);
      const rows = await query<Claim>(
        "SELECT id AS delivery, fence FROM deliveries WHERE leased_until IS NOT NULL",
      );
      return rows.map(withPublicId);
    },
    countUnfinished: () => count("SELECT count(*) FROM deliveries WHERE status IN ('pending', 'retrying')"),
    deliveries: async () => (await query<StoredDelivery>(deliveriesText)).map(withPublicId),
    attempts: async () => (await query<StoredAttempt>(attemptsText)).map(withPublicId),
    close: () => pool.end(),
  };
}

/** The app's connections have no name. PostgreSQL finishes a statement even when its client was killed. */
const activeAppStatements = `SELECT count(*) FROM pg_stat_activity
  WHERE datname = current_database() AND backend_type = 'client backend' AND application_name = ''`;

const deliveriesText = `SELECT d.id AS delivery, e.external_id AS event, ep.filter ->> 'lane' AS lane, d.status,
    d.attempt_count AS "attemptCount", d.fence
  FROM deliveries d JOIN events e ON e.id = d.event_id JOIN endpoints ep ON ep.id = d.endpoint_id`;

const attemptsText = `SELECT delivery_id AS delivery, cycle, number, code, status_code AS "statusCode"
  FROM attempts ORDER BY delivery_id, cycle, number`;

function withPublicId<Row extends { readonly delivery: string }>(row: Row): Row {
  return { ...row, delivery: publicId("delivery", row.delivery) };
}
