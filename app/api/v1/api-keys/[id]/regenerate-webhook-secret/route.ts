import { apiRoute } from "@/lib/api/api-route";
import { regenerateWebhookSecret } from "@/lib/api-keys/regenerate-webhook-secret";

export const POST = apiRoute(async ({ ctx, params: { id = "" }, body }) => ({
  status: 200,
  body: await regenerateWebhookSecret({ ctx, keyId: id, input: body }),
}));
