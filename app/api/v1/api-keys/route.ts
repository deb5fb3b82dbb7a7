import { apiRoute } from "@/lib/api/api-route";
import { createApiKey } from "@/lib/api-keys/create-api-key";
import { listApiKeys } from "@/lib/api-keys/list-api-keys";

export const GET = apiRoute(async ({ ctx, query }) => ({
  status: 200,
  body: await listApiKeys({ ctx, query }),
}));

export const POST = apiRoute(async ({ ctx, body }) => ({
  status: 201,
  body: await createApiKey({ ctx, input: body }),
}));
