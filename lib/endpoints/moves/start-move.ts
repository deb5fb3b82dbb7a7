import { command } from "@/lib/audit/command";
import { checkRegisteredUrl } from "@/lib/http/policy";
import type { Tx } from "@/lib/platform/database/prisma";
import { PorticoError } from "@/lib/platform/errors";
import { newId, type PublicId } from "@/lib/platform/ids";
import { invalidField } from "@/lib/platform/parse-input";
import type { Endpoint } from "@/prisma/generated/client";
import { startMoveInput } from "../schemas";
import { moveView } from "./move-view";
import { lockEndpoint } from "./open-move";

const hourMs = 3_600_000;

/**
 * Starts to move an endpoint to another URL: for some hours a copy of each delivery goes to the new URL too. The
 * responses of the old URL still decide about the deliveries.
 * @throws PorticoError `not_found`, `invalid_input` for a URL that nothing may be sent to, `conflict` when the endpoint is
 *   being moved already, paused or disabled
 */
export const startMove = command({
  right: "manage_endpoints",
  input: startMoveInput,
  audit: "endpoint.move_start",
  run: async (
    { tx, ctx, effects, input: { url, hours } },
    { endpointId }: { endpointId: PublicId<"endpoint"> },
  ) => {
    const target = checkRegisteredUrl(url);
    if ("problem" in target) throw invalidField("url", target.problem);
    const toUrl = target.url.href;
    const { endpoint, now } = await lockEndpoint({ tx, ctx }, endpointId);
    await requireMovable(tx, endpoint, toUrl);
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
    effects.sendCopies(move.id);
    return {
      result: moveView(move),
      audit: {
        targetId: endpoint.id,
        partnerId: endpoint.partnerId,
        detail: { from: move.fromUrl, to: toUrl, hours },
      },
    };
  },
});

async function requireMovable(tx: Tx, { id, url, status }: Endpoint, toUrl: string): Promise<void> {
  if (url === toUrl) throw invalidField("url", "is already the endpoint's URL");
  if (status !== "enabled") {
    throw new PorticoError("conflict", `The endpoint is ${status}. Enable it first.`);
  }
  if (await tx.endpointMove.findFirst({ where: { endpointId: id, status: "open" } })) {
    throw new PorticoError(
      "conflict",
      "This endpoint already has an open URL move. Switch or stop it first.",
    );
  }
}
