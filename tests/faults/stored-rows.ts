import { openPool } from "@/lib/platform/database/pool";
import { publicId } from "@/lib/platform/ids";
import { isDatabaseDown } from "@/lib/platform/is-database-down";
import type { StoredAttempt, StoredDelivery } from "./check-evidence";
import { until } from "./until";

/** What Portico's database says, read past the proxy. */
export interface Book {
  /** One statement; tried again while the database is away. */
  ask<Row>(text: string, ...values: unknown[]): Promise<Row[]>;
  /** Those of the events that are not stored. */
  missing(events: Iterable<string>): Promise<string[]>;
  /** The claims that are not settled, once the app's last statements are through. */
  claimed(): Promise<Claimed[]>;
  /** Deliveries that are not at their end. */
  unsettled(): Promise<number>;
  deliveries(): Promise<StoredDelivery[]>;
  attempts(): Promise<StoredAttempt[]>;
  close(): Promise<void>;
}

/** One claim of a delivery: a delivery is claimed under a higher fence each time. */
export interface Claimed {
  readonly delivery: string;
  readonly fence: number;
}

const ownName = "faults";

export function openBook(url: string): Book {
  const pool = openPool(`${url}?application_name=${ownName}`, 2);
  const ask = async <Row>(text: string, ...values: unknown[]): Promise<Row[]> => {
    let rows: Row[] = [];
    await until("the database to answer", async () => {
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
  const count = async (text: string) => (await ask<{ count: number }>(text))[0]?.count ?? 0;
  return {
    ask,
    missing: async (events) => {
      const rows = await ask<{ id: string }>(
        `SELECT own.id FROM unnest($1::text[]) AS own (id) WHERE NOT EXISTS (SELECT FROM events WHERE external_id = own.id)`,
        [...events],
      );
      return rows.map(({ id }) => id);
    },
    claimed: async () => {
      await until("the app's last statements", async () => (await count(othersAtWork)) === 0);
      const rows = await ask<Claimed>(
        "SELECT id AS delivery, fence FROM deliveries WHERE leased_until IS NOT NULL",
      );
      return rows.map(withPublicId);
    },
    unsettled: () => count("SELECT count(*) FROM deliveries WHERE status IN ('pending', 'retrying')"),
    deliveries: async () => (await ask<StoredDelivery>(deliveriesText)).map(withPublicId),
    attempts: async () => (await ask<StoredAttempt>(attemptsText)).map(withPublicId),
    close: () => pool.end(),
  };
}

/** The app's connections have no name. A statement of a process that was killed runs to its end. */
const othersAtWork = `SELECT count(*) FROM pg_stat_activity
  WHERE datname = current_database() AND backend_type = 'client backend' AND application_name = ''`;

const deliveriesText = `SELECT d.id AS delivery, e.external_id AS event, ep.filter ->> 'lane' AS lane, d.status,
    d.attempt_count AS "attemptCount", d.fence
  FROM deliveries d JOIN events e ON e.id = d.event_id JOIN endpoints ep ON ep.id = d.endpoint_id`;

const attemptsText = `SELECT delivery_id AS delivery, cycle, number, code, status_code AS "statusCode"
  FROM attempts ORDER BY delivery_id, cycle, number`;

function withPublicId<Row extends { readonly delivery: string }>(row: Row): Row {
  return { ...row, delivery: publicId("delivery", row.delivery) };
}
