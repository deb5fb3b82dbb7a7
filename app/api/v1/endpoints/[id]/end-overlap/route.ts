import { endEndpointOverlap } from "@/lib/registrations/endpoint/end-overlap";
import { apiRoute } from "@/lib/web/api-route";

export const POST = apiRoute(async ({ ctx, params: { id = "" } }) => ({
  status: 200,
  body: await endEndpointOverlap({ ctx, endpointId: id }),
}));
