import { rotateEndpointSecret } from "@/lib/registrations/endpoint/rotate-secret";
import { apiRoute } from "@/lib/web/api-route";

export const POST = apiRoute(async ({ ctx, params: { id = "" }, body }) => ({
  status: 200,
  body: await rotateEndpointSecret({ ctx, endpointId: id, input: body }),
}));
