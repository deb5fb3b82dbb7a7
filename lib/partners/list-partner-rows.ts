import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { db, sql } from "@/lib/platform/database/db";
import { type PartnerId, publicId } from "@/lib/platform/ids";
import { type PartnerTally, readFigures } from "@/lib/statistics/read-figures";

/** The most partners that the page shows. */
const maxRows = 500;

interface Row {
  readonly id: PartnerId;
  readonly name: string;
  readonly createdAt: Date;
  readonly endpoints: number;
  /** Endpoints that are paused or disabled. */
  readonly stopped: number;
  readonly members: number;
}

function partnerRow({ id, createdAt, ...rest }: Row, tally: PartnerTally | undefined) {
  return {
    ...rest,
    id: publicId("partner", id),
    createdAt: createdAt.toISOString(),
    succeeded: tally?.succeeded ?? 0,
    failed: tally?.failed ?? 0,
  };
}

export type PartnerRow = ReturnType<typeof partnerRow>;

/** All partners by name, each with its numbers of endpoints and members and its attempts of the last 24 hours. For operators. */
export async function listPartnerRows({ ctx }: { ctx: Context }): Promise<readonly PartnerRow[]> {
  requireRight(ctx, "operate");
  const [figures, partners] = await Promise.all([
    readFigures({ ctx, query: { range: "24h" } }),
    db().$queryRaw<Row[]>(
      sql`SELECT p.id, p.name, p.created_at AS "createdAt", coalesce(e.all, 0)::int AS endpoints,
         coalesce(e.stopped, 0)::int AS stopped, coalesce(u.all, 0)::int AS members
       FROM partners p
       LEFT JOIN (SELECT partner_id, count(*) AS all, count(*) FILTER (WHERE status <> 'enabled') AS stopped
                  FROM endpoints WHERE deleted_at IS NULL GROUP BY 1) e ON e.partner_id = p.id
       LEFT JOIN (SELECT partner_id, count(*) AS all FROM users WHERE disabled_at IS NULL GROUP BY 1) u
         ON u.partner_id = p.id
       ORDER BY p.name, p.id LIMIT ${maxRows}`,
    ),
  ]);
  const tallies = new Map(figures.partners.map((tally) => [tally.partnerId, tally]));
  return partners.map((row) => partnerRow(row, tallies.get(publicId("partner", row.id))));
}
