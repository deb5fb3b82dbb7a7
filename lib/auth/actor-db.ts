import { type Db, db, type Sql } from "@/lib/platform/database/db";
import { inQuerySlot } from "./actor-slots";
import type { Context } from "./context";

/**
 * The database for queries that may be expensive, such as lists with filters. A partner gets at most half of the
 * interactive connections for them, over all its keys and sessions, and one operator gets all but one. Further queries
 * wait. Use it outside of transactions: a query that waits must not hold a connection.
 * @throws PorticoError `limit_reached`, from its methods, if too many queries wait, or if one waits for too long
 */
export function actorDb(ctx: Context): Db {
  return {
    $queryRaw: <Rows>(query: Sql) => inQuerySlot(ctx, () => db().$queryRaw<Rows>(query)),
    $executeRaw: (query) => inQuerySlot(ctx, () => db().$executeRaw(query)),
  };
}
