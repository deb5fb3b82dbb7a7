import { type Context, requireRight } from "@/lib/platform/context";
import { pool } from "@/lib/platform/database/pool";
import { prisma } from "@/lib/platform/database/prisma";
import { notFound } from "@/lib/platform/errors";
import { publicId } from "@/lib/platform/ids";
import { findEndpoint } from "@/lib/registrations/endpoint/find-endpoint";
import { type MoveView, moveView } from "@/lib/registrations/endpoint/move/move-view";

/** Copies that are compared, the newest first; more would not say more. */
const compared = 1_000;
/** Of those, the ones that are shown one by one. */
const shown = 20;

/** What one of the two URLs answered. */
export interface Answer {
  /** "succeeded" or a failure code. */
  readonly code: string;
  readonly statusCode: number | null;
  readonly durationMs: number;
}

/** One delivery, as both URLs answered it. */
export interface ComparedCopy {
  readonly deliveryId: string;
  readonly at: string;
  /** The first attempt at the endpoint's own URL; null while there is none, or when retention has removed it. */
  readonly old: Answer | null;
  /** Null while it is under way, or when the process that sent it died. */
  readonly new: Answer | null;
}

export interface Comparison {
  readonly copies: number;
  /** There are more copies than are compared. */
  readonly isCut: boolean;
  /** Deliveries that both have answered. */
  readonly both: number;
  /** Of those: both succeeded or both failed, and with the same status. */
  readonly sameVerdict: number;
  readonly sameStatus: number;
  readonly oldSucceeded: number;
  readonly newSucceeded: number;
  /** Milliseconds; null when nothing was answered. */
  readonly oldMedianMs: number | null;
  readonly newMedianMs: number | null;
}

export interface MoveDetail extends MoveView {
  /** Copies are being sent. */
  readonly shadowing: boolean;
  readonly comparison: Comparison;
  readonly latest: readonly ComparedCopy[];
}

/**
 * The newest move of an endpoint, and what both URLs answered.
 * @throws PorticoError `not_found`, also when it was never moved
 */
export async function readMove(args: { ctx: Context; endpointId: string }): Promise<MoveDetail> {
  const move = await findMove(args);
  if (!move) throw notFound("move");
  return move;
}

/** The same for a page: undefined when the endpoint was never moved. */
export async function findMove(args: { ctx: Context; endpointId: string }): Promise<MoveDetail | undefined> {
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
    latest: copies.slice(0, shown),
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

async function readCopies(moveId: string): Promise<ComparedCopy[]> {
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
    old: answerOf(row.oldCode, row.oldStatusCode, row.oldDurationMs),
    new: answerOf(row.code, row.statusCode, row.durationMs),
  }));
}

function answerOf(code: string | null, statusCode: number | null, durationMs: number | null): Answer | null {
  return code === null ? null : { code, statusCode, durationMs: durationMs ?? 0 };
}

const isSuccess = (answer: Answer | null) => answer?.code === "succeeded";

/** Whether both URLs answered a delivery, and to the same effect; null while one of them has not. */
export function sameVerdict(copy: Pick<ComparedCopy, "old" | "new">): boolean | null {
  return copy.old && copy.new ? isSuccess(copy.old) === isSuccess(copy.new) : null;
}

/** What the answers come to beside each other. */
export function compare(copies: readonly ComparedCopy[]): Omit<Comparison, "isCut"> {
  const both = copies.filter((copy) => sameVerdict(copy) !== null);
  const median = (pick: (copy: ComparedCopy) => Answer | null) =>
    medianOf(both.flatMap((copy) => pick(copy)?.durationMs ?? []));
  return {
    copies: copies.length,
    both: both.length,
    sameVerdict: both.filter(sameVerdict).length,
    sameStatus: both.filter((copy) => copy.old?.statusCode === copy.new?.statusCode).length,
    oldSucceeded: both.filter((copy) => isSuccess(copy.old)).length,
    newSucceeded: both.filter((copy) => isSuccess(copy.new)).length,
    oldMedianMs: median((copy) => copy.old),
    newMedianMs: median((copy) => copy.new),
  };
}

function medianOf(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
