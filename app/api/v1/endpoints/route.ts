import { listEndpoints } from "@/lib/portal/list-endpoints";
import { createEndpoint } from "@/lib/registrations/endpoint/create-endpoint";
import { apiRoute } from "@/lib/web/api-route";

export const GET = apiRoute(async ({ ctx }) => ({
  status: 200,
  body: { data: await listEndpoints({ ctx }), nextCursor: null },
}));

export const POST = apiRoute(async ({ ctx, body }) => ({
  status: 201,
  body: await createEndpoint({ ctx, input: body }),
}));
