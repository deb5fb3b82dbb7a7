import type { Context } from "@/lib/auth/context";
import { requireRight } from "@/lib/auth/require-right";
import { findEndpoint } from "@/lib/endpoints/find-endpoint";
import { moveView } from "@/lib/endpoints/moves/move-view";
import { pool } from "@/lib/platform/database/pool";
import { prisma } from "@/lib/platform/database/prisma";
import { notFound } from "@/lib/platform/errors";
import { type MoveId, type PublicId, publicId } from "@/lib/platform/ids";
import { type ComparedCopy, type CopyResponse, compare, type MoveDetail } from "./compare-copies";

/** The newest copies are compared; more would not change the result. */
const compared = 1_000;
/** How many of them are shown one by one. */
const maxRows = 10;

interface Call {
  readonly ctx: Context;
  readonly endpointId: PublicId<"endpoint">;
}

/**
 * Reads the newest move of an endpoint and compares the responses of both URLs.
 * @throws PorticoError `not_found`, also if the endpoint was never moved
 */
export async function readMove(args: Call): Promise<MoveDetail> {
  const move = await findMove(args);
  if (!move) throw notFound("move");
  return move;
}

/** The same for a page: undefined if the endpoint was never moved. */
export async function findMove(args: Call): Promise<MoveDetail | undefined> {
  const { ctx, endpointId } = args;
  requireRight(ctx, "read");
  const endpoint = await findEndpoint(ctx, endpointId);
  const move = await prisma().endpointMove.findFirst({
    where: { endpointId: endpoint.id },
    orderBy: { id: "desc" },
  });
  if (!move) return undefined;
  const copies = await readCopies(move.id);
  return {
    ...moveView(move),
    shadowing: move.status === "open" && move.shadowUntil > ctx.clock.now(),
    comparison: { ...compare(copies), isCut: copies.length === compared },
    latest: copies.slice(0, maxRows),
  };
}

interface Row {
  readonly deliveryId: string;
  readonly at: Date;
  readonly code: string | null;
  readonly statusCode: number | null;
  readonly durationMs: number | null;
  readonly oldCode: string | null;
  readonly oldStatusCode: number | null;
  readonly oldDurationMs: number | null;
}

async function readCopies(moveId: MoveId): Promise<ComparedCopy[]> {
  const { rows } = await pool().query<Row>(
    `SELECT s.delivery_id AS "deliveryId", s.started_at AS at, s.code, s.status_code AS "statusCode",
       s.duration_ms AS "durationMs", a.code AS "oldCode", a.status_code AS "oldStatusCode",
       a.duration_ms AS "oldDurationMs"
     FROM (SELECT * FROM shadow_copies WHERE move_id = $1 ORDER BY id DESC LIMIT ${compared}) s
     LEFT JOIN attempts a ON a.delivery_id = s.delivery_id AND a.cycle = 1 AND a.number = 1
     ORDER BY s.id DESC`,
    [moveId],
  );
  return rows.map((row) => ({
    deliveryId: publicId("delivery", row.deliveryId),
    at: row.at.toISOString(),
    old: responseOf(row.oldCode, row.oldStatusCode, row.oldDurationMs),
    new: responseOf(row.code, row.statusCode, row.durationMs),
  }));
}

function responseOf(
  code: string | null,
  statusCode: number | null,
  durationMs: number | null,
): CopyResponse | null {
  return code === null ? null : { code, statusCode, durationMs: durationMs ?? 0 };
}
