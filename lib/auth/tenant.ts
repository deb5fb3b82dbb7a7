import type { List } from "@/lib/platform/cursor";
import { type Sql, sql } from "@/lib/platform/database/db";
import type { IdKind } from "@/lib/platform/ids";
import type { Context } from "./context";

/**
 * The condition that holds a query to the actor's own partner; undefined for operators, who see all partners.
 * @param column the column with the partner's id, such as `` sql`d.partner_id` ``
 */
export function tenantSql(ctx: Context, column: Sql): Sql | undefined {
  const tenant = tenantOf(ctx);
  return tenant === null ? undefined : sql`${column} = ${tenant}::uuid`;
}

/** The same for Prisma's `where`: spread it into the condition. */
export function tenantWhere(ctx: Context): { readonly partnerId?: string } {
  const tenant = tenantOf(ctx);
  return tenant === null ? {} : { partnerId: tenant };
}

/** A list of rows of one kind as the actor sees it, for the cursors of its pages. */
export function tenantList<Kind extends IdKind>(ctx: Context, kind: Kind): List<Kind> {
  return { kind, tenant: tenantOf(ctx) };
}

/**
 * The only partner whose rows the actor may read or change, or null for all partners. Every query on tenant data uses
 * this function, so that the tenant is decided in one place.
 */
export function tenantOf(ctx: Context): string | null {
  return ctx.actor.kind === "system" ? null : ctx.actor.partnerId;
}
