import { stopMove } from "@/lib/registrations/endpoint/move/stop-move";
import { apiRoute } from "@/lib/web/api-route";

export const POST = apiRoute(async ({ ctx, params: { id = "" } }) => ({
  status: 200,
  body: await stopMove({ ctx, endpointId: id }),
}));
