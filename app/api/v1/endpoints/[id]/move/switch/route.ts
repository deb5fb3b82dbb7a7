import { wakeAndPublish } from "@/inngest/publisher";
import { apiRoute } from "@/lib/api/api-route";
import { switchMove } from "@/lib/endpoints/moves/switch-move";

export const POST = apiRoute(async ({ ctx, params: { id = "" } }) => {
  const { move, resumed } = await switchMove({ ctx, endpointId: id });
  // Its breaker is closed now, and what waited can go out.
  if (resumed) await wakeAndPublish([resumed.endpointId]);
  return { status: 200, body: move };
});
