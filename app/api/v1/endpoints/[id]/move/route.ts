import { announceMove } from "@/inngest/wake";
import { readMove } from "@/lib/portal/read-move";
import { startMove } from "@/lib/registrations/endpoint/move/start-move";
import { apiRoute } from "@/lib/web/api-route";

export const GET = apiRoute(async ({ ctx, params: { id = "" } }) => ({
  status: 200,
  body: await readMove({ ctx, endpointId: id }),
}));

export const POST = apiRoute(async ({ ctx, params: { id = "" }, body }) => {
  const { move, moveId } = await startMove({ ctx, endpointId: id, input: body });
  await announceMove(moveId);
  return { status: 201, body: move };
});
