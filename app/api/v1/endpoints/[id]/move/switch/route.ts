import { apiRoute } from "@/lib/api/api-route";
import { switchMove } from "@/lib/endpoints/moves/switch-move";

export const POST = apiRoute(async ({ ctx, params: { id = "" } }) => ({
  status: 200,
  body: await switchMove({ ctx, endpointId: id }),
}));
