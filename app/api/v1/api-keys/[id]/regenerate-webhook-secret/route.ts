import { regenerateWebhookSecret } from "@/lib/registrations/api-key/regenerate-webhook-secret";
import { apiRoute } from "@/lib/web/api-route";

export const POST = apiRoute(async ({ ctx, params: { id = "" }, body }) => ({
  status: 200,
  body: await regenerateWebhookSecret({ ctx, keyId: id, input: body }),
}));
