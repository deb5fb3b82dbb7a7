import { wakeAndAnnounce } from "@/inngest/wake";
import { readEndpoint } from "@/lib/portal/read-endpoint";
import { deleteEndpoint } from "@/lib/registrations/endpoint/delete-endpoint";
import { updateEndpoint } from "@/lib/registrations/endpoint/update-endpoint";
import { apiRoute } from "@/lib/web/api-route";

export const GET = apiRoute(async ({ ctx, params: { id = "" } }) => ({
  status: 200,
  body: await readEndpoint({ ctx, endpointId: id }),
}));

export const PATCH = apiRoute(async ({ ctx, params: { id = "" }, body }) => {
  const { endpoint, resumed } = await updateEndpoint({ ctx, endpointId: id, input: body });
  if (resumed) await wakeAndAnnounce([resumed.endpointId]);
  return { status: 200, body: endpoint };
});

export const DELETE = apiRoute(async ({ ctx, params: { id = "" } }) => {
  await deleteEndpoint({ ctx, endpointId: id });
  return { status: 204 };
});
