import { recordAudit } from "@/lib/audit/record-audit";
import { type Context, requireRight } from "@/lib/auth/context";
import { checkRegisteredUrl } from "@/lib/http/policy";
import { prisma } from "@/lib/platform/database/prisma";
import { PorticoError } from "@/lib/platform/errors";
import { newId } from "@/lib/platform/ids";
import { invalidField, parseInput } from "@/lib/platform/parse-input";
import { startMoveInput } from "../schemas";
import { type MoveView, moveView } from "./move-view";
import { lockEndpoint } from "./open-move";

const hourMs = 3_600_000;

export interface StartedMove {
  readonly move: MoveView;
  /** The bare id, for the job that sends the copies. */
  readonly moveId: string;
}

/**
 * Begins to move an endpoint to another URL: from now on a copy of each delivery goes there too, for some hours at most.
 * What counts is still what the old URL answers.
 * @throws PorticoError `not_found`, `invalid_input` for a URL that nothing may be sent to, `conflict` when the endpoint is
 *   being moved already, or takes nothing at the moment
 */
export async function startMove(args: {
  ctx: Context;
  endpointId: string;
  input: unknown;
}): Promise<StartedMove> {
  const { ctx, endpointId } = args;
  requireRight(ctx, "manage_endpoints");
  const { url, hours } = parseInput(startMoveInput, args.input);
  const target = checkRegisteredUrl(url);
  if ("problem" in target) throw invalidField("url", target.problem);
  const toUrl = target.url.href;
  return prisma().$transaction(async (tx) => {
    const { endpoint, now } = await lockEndpoint(tx, ctx, endpointId);
    if (endpoint.url === toUrl) throw invalidField("url", "is the endpoint's URL already");
    if (endpoint.status !== "enabled") {
      throw new PorticoError("conflict", `The endpoint is ${endpoint.status}. Enable it first.`);
    }
    if (await tx.endpointMove.findFirst({ where: { endpointId: endpoint.id, status: "open" } })) {
      throw new PorticoError("conflict", "This endpoint is being moved already. Switch or stop that first.");
    }
    const move = await tx.endpointMove.create({
      data: {
        id: newId(),
        endpointId: endpoint.id,
        fromUrl: endpoint.url,
        toUrl,
        startedBy: ctx.actor.name,
        startedAt: now,
        shadowUntil: new Date(now.getTime() + hours * hourMs),
      },
    });
    await recordAudit(tx, ctx, {
      action: "endpoint.move_start",
      targetKind: "endpoint",
      targetId: endpoint.id,
      partnerId: endpoint.partnerId,
      detail: { from: move.fromUrl, to: toUrl, hours },
    });
    return { move: moveView(move), moveId: move.id };
  });
}
