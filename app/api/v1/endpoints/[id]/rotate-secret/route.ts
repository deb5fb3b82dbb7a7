import { apiRoute } from "@/lib/api/api-route";
import { rotateEndpointSecret } from "@/lib/endpoints/rotate-secret";

export const POST = apiRoute(async ({ ctx, params: { id = "" }, body }) => ({
  status: 200,
  body: await rotateEndpointSecret({ ctx, endpointId: id, input: body }),
}));
