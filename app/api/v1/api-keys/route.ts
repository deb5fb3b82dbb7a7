import { listApiKeys } from "@/lib/portal/list-api-keys";
import { createApiKey } from "@/lib/registrations/api-key/create-api-key";
import { apiRoute } from "@/lib/web/api-route";

export const GET = apiRoute(async ({ ctx, query }) => ({
  status: 200,
  body: await listApiKeys({ ctx, query }),
}));

export const POST = apiRoute(async ({ ctx, body }) => ({
  status: 201,
  body: await createApiKey({ ctx, input: body }),
}));
