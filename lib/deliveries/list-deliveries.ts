import { type Context, requireRight } from "@/lib/auth/context";
import { pool } from "@/lib/platform/database/pool";
import { publicId } from "@/lib/platform/ids";
import { type Conditions, type Page, pageOf } from "@/lib/platform/list-query";
import { parseInput } from "@/lib/platform/parse-input";
import {
  type DeliveryQuery,
  deliveryConditions,
  deliveryQuery,
  eventConditions,
  findFewEvents,
  hasEventFilter,
} from "./delivery-query";
import {
  type DeliveryRow,
  type DeliveryView,
  deliveryColumns,
  deliveryJoins,
  deliveryView,
} from "./delivery-row";

/**
 * So many deliveries are looked at for a page when each one's event has to be looked at too. A page that is not full
 * then names the last of them as its cursor: the search goes on there.
 */
export const scanLimit = 10_000;

/** The delivery log, newest first: what the actor may see of it, narrowed by the query. */
export async function listDeliveries({
  ctx,
  query,
}: {
  ctx: Context;
  query: unknown;
}): Promise<Page<DeliveryView>> {
  requireRight(ctx, "read");
  const filters = parseInput(deliveryQuery, query);
  const conditions = deliveryConditions(ctx, filters);
  const events = hasEventFilter(filters) ? await findFewEvents(filters) : undefined;
  if (events === "many") return scanPage(filters, conditions);
  conditions.add(events, (p) => `d.event_id = ANY(${p}::uuid[])`);
  const rows = await readRows(`SELECT * FROM deliveries d ${conditions.where}`, filters, conditions);
  return pageFrom(rows, filters);
}

const orderOf = ({ newerThan }: DeliveryQuery) => (newerThan === undefined ? "DESC" : "ASC");

/** One row more than the page, joined with what a list shows beside it. */
async function readRows(
  from: string,
  query: DeliveryQuery,
  values: Conditions,
): Promise<readonly DeliveryRow[]> {
  const order = `ORDER BY d.id ${orderOf(query)}`;
  const limit = values.parameter(query.limit + 1);
  const { rows } = await pool().query<DeliveryRow>(
    `SELECT ${deliveryColumns} FROM (${from} ${order} LIMIT ${limit}) d ${deliveryJoins} ${order}`,
    values.values,
  );
  return rows;
}

/** Rows that were read from the old to the new are turned round; what lies behind them is older, so there is more. */
function pageFrom(rows: readonly DeliveryRow[], query: DeliveryQuery): Page<DeliveryView> {
  if (query.newerThan === undefined) return pageOf(rows, query.limit, "delivery", deliveryView);
  const visible = rows.slice(0, query.limit).toReversed();
  const last = visible.at(-1);
  return { data: visible.map(deliveryView), nextCursor: last ? publicId("delivery", last.id) : null };
}

/** Deliveries in their order, each with a look at its event, until the page is full or the limit is reached. */
async function scanPage(query: DeliveryQuery, conditions: Conditions): Promise<Page<DeliveryView>> {
  const inOrder = `FROM deliveries d ${conditions.where} ORDER BY d.id ${orderOf(query)}`;
  const conditionValues = [...conditions.values];
  const event = eventConditions(query, conditions.sharedParameters());
  // OFFSET 0 keeps the planner from reading all events that match before it reads the first delivery.
  const matching = `SELECT d.* FROM (SELECT * ${inOrder} LIMIT ${scanLimit}) d
    CROSS JOIN LATERAL (SELECT FROM events e ${event.where} AND e.id = d.event_id OFFSET 0) e`;
  const page = pageFrom(await readRows(matching, query, conditions), query);
  if (page.data.length === query.limit || query.newerThan !== undefined) return page;
  const { rows } = await pool().query<{ id: string }>(
    `SELECT d.id ${inOrder} OFFSET ${scanLimit - 1} LIMIT 1`,
    conditionValues,
  );
  const [last] = rows;
  return { ...page, nextCursor: last ? publicId("delivery", last.id) : null };
}
