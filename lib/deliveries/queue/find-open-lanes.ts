import { pool } from "@/lib/platform/database/pool";
import type { DeliveryId, EndpointId, PartnerId } from "@/lib/platform/ids";
import { nextDue } from "./next-due";
import { openStatusesSql } from "./open-statuses";
import { inShareSql, type Share, shareValues } from "./share";

const open = openStatusesSql.text;
/** Rows at the front of a queue that are searched for leases: as many as can be in flight. */
const frontRows = 200;

/** A lane with open deliveries. */
export interface OpenLane {
  readonly endpointId: EndpointId;
  readonly partnerId: PartnerId;
  /** Milliseconds until it has work; zero or less: now. */
  readonly dueInMs: number;
  /** Its deliveries that someone is sending. */
  readonly leasedIds: readonly DeliveryId[];
}

/**
 * Jumps from lane to lane in the index of open deliveries, so lanes without any cost nothing, and a long queue costs no
 * more than a short one.
 */
const openLanes = `
WITH RECURSIVE open_lane AS (
  (SELECT d.endpoint_id FROM deliveries d WHERE d.status IN ${open} ORDER BY d.endpoint_id LIMIT 1)
  UNION ALL
  SELECT (SELECT d.endpoint_id FROM deliveries d WHERE d.status IN ${open} AND d.endpoint_id > o.endpoint_id
    ORDER BY d.endpoint_id LIMIT 1)
  FROM open_lane o WHERE o.endpoint_id IS NOT NULL
), lane AS MATERIALIZED (
  SELECT l.*, ep.partner_id FROM open_lane o JOIN lanes l ON l.endpoint_id = o.endpoint_id
    JOIN endpoints ep ON ep.id = l.endpoint_id AND ep.status = 'enabled' AND ep.deleted_at IS NULL
  WHERE ${inShareSql(1)}
)`;

const statement = `${openLanes}
SELECT l.endpoint_id AS "endpointId", l.partner_id AS "partnerId",
  extract(epoch FROM next.at - statement_timestamp())::float8 * 1000 AS "dueInMs",
  ARRAY(SELECT front.id FROM (SELECT d.id, d.leased_until FROM deliveries d
      WHERE d.endpoint_id = l.endpoint_id AND d.status IN ${open} AND d.due_at <= statement_timestamp()
      ORDER BY d.due_at, d.id LIMIT ${frontRows}) front
    WHERE front.leased_until > statement_timestamp()) AS "leasedIds"
FROM lane l JOIN endpoints ep ON ep.id = l.endpoint_id, ${nextDue}`;

/** Finds the lanes of a share that have open deliveries. */
export async function findOpenLanes(share: Share): Promise<readonly OpenLane[]> {
  const { rows } = await pool().query<OpenLane>({
    name: "find-open-lanes",
    text: statement,
    values: [...shareValues(share)],
  });
  return rows;
}

/** When a share next has work. */
export interface NextWork {
  readonly isDue: boolean;
  /** Null: nothing is open. */
  readonly at: Date | null;
}

/**
 * A lane that is blocked by its breaker or a wait counts even without open deliveries: a new event does not wake its
 * worker until then.
 */
const nextStatement = `${openLanes}, work AS (
  SELECT next.at FROM lane l JOIN endpoints ep ON ep.id = l.endpoint_id, ${nextDue}
  UNION ALL
  SELECT greatest(l.probe_at, l.waits_until) FROM lanes l
    JOIN endpoints ep ON ep.id = l.endpoint_id AND ep.status = 'enabled' AND ep.deleted_at IS NULL
  WHERE greatest(l.probe_at, l.waits_until) > statement_timestamp() AND ${inShareSql(1)}
)
SELECT min(at) AS at, coalesce(min(at) <= statement_timestamp(), false) AS "isDue" FROM work`;

/** Finds out when a share next has work, by the database's clock. */
export async function findNextWork(share: Share): Promise<NextWork> {
  const { rows } = await pool().query<NextWork>({
    name: "find-next-work",
    text: nextStatement,
    values: [...shareValues(share)],
  });
  return rows[0] ?? { isDue: false, at: null };
}
