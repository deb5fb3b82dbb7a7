import { apiRoute } from "@/lib/api/api-route";
import { deleteEndpoint } from "@/lib/deliveries/delete-endpoint";
import { readEndpoint } from "@/lib/endpoints/read-endpoint";
import { updateEndpoint } from "@/lib/endpoints/update-endpoint";

export const GET = apiRoute(async ({ ctx, params: { id = "" } }) => ({
  status: 200,
  body: await readEndpoint({ ctx, endpointId: id }),
}));

export const PATCH = apiRoute(async ({ ctx, params: { id = "" }, body }) => ({
  status: 200,
  body: await updateEndpoint({ ctx, endpointId: id, input: body }),
}));

export const DELETE = apiRoute(async ({ ctx, params: { id = "" } }) => {
  await deleteEndpoint({ ctx, endpointId: id });
  return { status: 204 };
});
