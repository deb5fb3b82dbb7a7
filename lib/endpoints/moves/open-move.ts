import type { Context } from "@/lib/auth/context";
import type { Tx } from "@/lib/platform/database/prisma";
import { PorticoError } from "@/lib/platform/errors";
import type { Endpoint, EndpointMove, MoveStatus } from "@/prisma/generated/client";
import { findEndpoint } from "../find-endpoint";

export interface LockedEndpoint {
  readonly endpoint: Endpoint;
  /** The database's time, by which copies are sent and end. */
  readonly now: Date;
}

/**
 * Holds an endpoint's row, so that of two changes to its move one comes after the other; events and deliveries for it go
 * on being stored.
 * @throws PorticoError `not_found`
 */
export async function lockEndpoint(tx: Tx, ctx: Context, endpointId: string): Promise<LockedEndpoint> {
  const { id } = await findEndpoint(ctx, endpointId, tx);
  const [row] = await tx.$queryRaw<{ readonly now: Date }[]>`SELECT clock_timestamp() AS now FROM endpoints
    WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  if (!row) throw new Error("An endpoint that was found is gone.");
  return { endpoint: await findEndpoint(ctx, endpointId, tx), now: row.now };
}

/**
 * The move of a locked endpoint that nobody has ended yet.
 * @throws PorticoError `conflict` when there is none
 */
export async function requireOpenMove(tx: Tx, endpoint: Endpoint): Promise<EndpointMove> {
  const move = await tx.endpointMove.findFirst({ where: { endpointId: endpoint.id, status: "open" } });
  if (!move) throw new PorticoError("conflict", "This endpoint is not being moved.");
  return move;
}

/** Ends the open move of an endpoint, if there is one: not one copy more is begun. Returns whether there was. */
export async function endOpenMove(
  tx: Tx,
  ctx: Context,
  endpointId: string,
  status: Exclude<MoveStatus, "open">,
): Promise<boolean> {
  const { count } = await tx.endpointMove.updateMany({
    where: { endpointId, status: "open" },
    data: { status, endedBy: ctx.actor.name, endedAt: ctx.clock.now() },
  });
  return count > 0;
}
