import { apiRoute } from "@/lib/api/api-route";
import { readMove } from "@/lib/deliveries/copies/read-move";
import { startMove } from "@/lib/endpoints/moves/start-move";

export const GET = apiRoute(async ({ ctx, params: { id = "" } }) => ({
  status: 200,
  body: await readMove({ ctx, endpointId: id }),
}));

export const POST = apiRoute(async ({ ctx, params: { id = "" }, body }) => ({
  status: 201,
  body: await startMove({ ctx, endpointId: id, input: body }),
}));
