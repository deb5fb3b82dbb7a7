import { apiRoute } from "@/lib/api/api-route";
import { stopMove } from "@/lib/endpoints/moves/stop-move";

export const POST = apiRoute(async ({ ctx, params: { id = "" } }) => ({
  status: 200,
  body: await stopMove({ ctx, endpointId: id }),
}));
