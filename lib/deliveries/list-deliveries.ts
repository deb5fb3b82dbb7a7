import { type Context, requireRight } from "@/lib/auth/context";
import { pool } from "@/lib/platform/database/pool";
import { publicId } from "@/lib/platform/ids";
import { type Conditions, type Page, pageOf } from "@/lib/platform/list-query";
import { parseInput } from "@/lib/platform/parse-input";
import {
  asksForEvents,
  type DeliveryWish,
  deliveryQuery,
  eventConditions,
  findFewEvents,
  ownConditions,
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
export const walkLimit = 10_000;

/** The delivery log, newest first: what the actor may see of it, narrowed by the query. */
export async function listDeliveries({
  ctx,
  query,
}: {
  ctx: Context;
  query: unknown;
}): Promise<Page<DeliveryView>> {
  requireRight(ctx, "read");
  const wish = parseInput(deliveryQuery, query);
  const own = ownConditions(ctx, wish);
  const events = asksForEvents(wish) ? await findFewEvents(wish) : undefined;
  if (events === "many") return walk(wish, own);
  own.add(events, (p) => `d.event_id = ANY(${p}::uuid[])`);
  const rows = await readRows(`SELECT * FROM deliveries d ${own.where}`, wish, own);
  return pageFrom(rows, wish);
}

const orderOf = ({ newerThan }: DeliveryWish) => (newerThan === undefined ? "DESC" : "ASC");

/** One row more than the page, joined with what a list shows beside it. */
async function readRows(
  from: string,
  wish: DeliveryWish,
  values: Conditions,
): Promise<readonly DeliveryRow[]> {
  const order = `ORDER BY d.id ${orderOf(wish)}`;
  const limit = values.parameter(wish.limit + 1);
  const { rows } = await pool().query<DeliveryRow>(
    `SELECT ${deliveryColumns} FROM (${from} ${order} LIMIT ${limit}) d ${deliveryJoins} ${order}`,
    values.values,
  );
  return rows;
}

/** Rows that were read from the old to the new are turned round; what lies behind them is older, so there is more. */
function pageFrom(rows: readonly DeliveryRow[], wish: DeliveryWish): Page<DeliveryView> {
  if (wish.newerThan === undefined) return pageOf(rows, wish.limit, "delivery", deliveryView);
  const shown = rows.slice(0, wish.limit).toReversed();
  const last = shown.at(-1);
  return { data: shown.map(deliveryView), nextCursor: last ? publicId("delivery", last.id) : null };
}

/** Deliveries in their order, each with a look at its event, until the page is full or the limit is reached. */
async function walk(wish: DeliveryWish, own: Conditions): Promise<Page<DeliveryView>> {
  const inOrder = `FROM deliveries d ${own.where} ORDER BY d.id ${orderOf(wish)}`;
  const ownValues = [...own.values];
  const event = eventConditions(wish, own.beside());
  // OFFSET 0 keeps the planner from reading all events that match before it reads the first delivery.
  const matching = `SELECT d.* FROM (SELECT * ${inOrder} LIMIT ${walkLimit}) d
    CROSS JOIN LATERAL (SELECT FROM events e ${event.where} AND e.id = d.event_id OFFSET 0) e`;
  const page = pageFrom(await readRows(matching, wish, own), wish);
  if (page.data.length === wish.limit || wish.newerThan !== undefined) return page;
  const { rows } = await pool().query<{ id: string }>(
    `SELECT d.id ${inOrder} OFFSET ${walkLimit - 1} LIMIT 1`,
    ownValues,
  );
  const [last] = rows;
  return { ...page, nextCursor: last ? publicId("delivery", last.id) : null };
}
