import { wakeAndAnnounce } from "@/inngest/wake";
import { switchMove } from "@/lib/registrations/endpoint/move/switch-move";
import { apiRoute } from "@/lib/web/api-route";

export const POST = apiRoute(async ({ ctx, params: { id = "" } }) => {
  const { move, resumed } = await switchMove({ ctx, endpointId: id });
  // Its breaker is closed now, and what waited can go out.
  if (resumed) await wakeAndAnnounce([resumed.endpointId]);
  return { status: 200, body: move };
});
