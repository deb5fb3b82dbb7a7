import { apiRoute } from "@/lib/api/api-route";
import { createEndpoint } from "@/lib/endpoints/create-endpoint";
import { listEndpoints } from "@/lib/endpoints/list-endpoints";

export const GET = apiRoute(async ({ ctx }) => ({
  status: 200,
  body: { data: await listEndpoints({ ctx }), nextCursor: null },
}));

export const POST = apiRoute(async ({ ctx, body }) => ({
  status: 201,
  body: await createEndpoint({ ctx, input: body }),
}));
