import { apiRoute } from "@/lib/api/api-route";
import { endEndpointOverlap } from "@/lib/endpoints/end-overlap";

export const POST = apiRoute(async ({ ctx, params: { id = "" } }) => ({
  status: 200,
  body: await endEndpointOverlap({ ctx, endpointId: id }),
}));
