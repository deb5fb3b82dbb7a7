import { apiRoute } from "@/lib/api/api-route";
import { createEndpoint } from "@/lib/endpoints/create-endpoint";
import { listEndpointPage } from "@/lib/endpoints/list-endpoints";

export const GET = apiRoute(async ({ ctx, query }) => ({
  status: 200,
  body: await listEndpointPage({ ctx, query }),
}));

export const POST = apiRoute(async ({ ctx, body }) => ({
  status: 201,
  body: await createEndpoint({ ctx, input: body }),
}));
