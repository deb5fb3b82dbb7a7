import { readApiKey } from "@/lib/portal/read-api-key";
import { revokeApiKey } from "@/lib/registrations/api-key/revoke-api-key";
import { updateApiKey } from "@/lib/registrations/api-key/update-api-key";
import { apiRoute } from "@/lib/web/api-route";

export const GET = apiRoute(async ({ ctx, params: { id = "" } }) => ({
  status: 200,
  body: await readApiKey({ ctx, keyId: id }),
}));

export const PATCH = apiRoute(async ({ ctx, params: { id = "" }, body }) => ({
  status: 200,
  body: await updateApiKey({ ctx, keyId: id, input: body }),
}));

export const DELETE = apiRoute(async ({ ctx, params: { id = "" } }) => {
  await revokeApiKey({ ctx, keyId: id });
  return { status: 204 };
});
