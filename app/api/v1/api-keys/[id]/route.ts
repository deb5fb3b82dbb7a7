import { apiRoute } from "@/lib/api/api-route";
import { readApiKey } from "@/lib/api-keys/read-api-key";
import { revokeApiKey } from "@/lib/api-keys/revoke-api-key";
import { updateApiKey } from "@/lib/api-keys/update-api-key";

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
