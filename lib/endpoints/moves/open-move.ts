import type { Scope } from "@/lib/audit/command";
import type { Tx } from "@/lib/platform/database/prisma";
import { PorticoError } from "@/lib/platform/errors";
import type { EndpointId, PublicId } from "@/lib/platform/ids";
import type { Endpoint, EndpointMove, MoveStatus } from "@/prisma/generated/client";
import { findEndpoint } from "../find-endpoint";

type WriteScope = Pick<Scope, "tx" | "ctx">;

export interface LockedEndpoint {
  readonly endpoint: Endpoint;
  /** The database's time, which also decides when copies are sent and when they end. */
  readonly now: Date;
}

/**
 * Locks an endpoint's row, so that two changes to its move run one after the other. Events and deliveries for the
 * endpoint can still be stored.
 * @throws PorticoError `not_found`
 */
export async function lockEndpoint(
  { tx, ctx }: WriteScope,
  endpointId: PublicId<"endpoint">,
): Promise<LockedEndpoint> {
  const { id } = await findEndpoint(ctx, endpointId, tx);
  const [row] = await tx.$queryRaw<{ readonly now: Date }[]>`SELECT clock_timestamp() AS now FROM endpoints
    WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  if (!row) throw new Error("An endpoint that was found is gone.");
  return { endpoint: await findEndpoint(ctx, endpointId, tx), now: row.now };
}

/**
 * The open move of a locked endpoint.
 * @throws PorticoError `conflict` when there is none
 */
export async function requireOpenMove(tx: Tx, endpoint: Endpoint): Promise<EndpointMove> {
  const move = await tx.endpointMove.findFirst({ where: { endpointId: endpoint.id, status: "open" } });
  if (!move) throw new PorticoError("conflict", "This endpoint has no open URL move.");
  return move;
}

/**
 * Ends the open move of an endpoint, if there is one. No further copy is sent.
 * @returns whether there was one
 */
export async function endOpenMove(
  { tx, ctx }: WriteScope,
  endpointId: EndpointId,
  status: Exclude<MoveStatus, "open">,
): Promise<boolean> {
  const { count } = await tx.endpointMove.updateMany({
    where: { endpointId, status: "open" },
    data: { status, endedBy: ctx.actor.name, endedAt: ctx.clock.now() },
  });
  return count > 0;
}
