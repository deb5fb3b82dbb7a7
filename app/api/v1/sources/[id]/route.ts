import { readSource } from "@/lib/portal/read-source";
import { updateSource } from "@/lib/registrations/source/update-source";
import { apiRoute } from "@/lib/web/api-route";

export const GET = apiRoute(async ({ ctx, params: { id = "" } }) => ({
  status: 200,
  body: await readSource({ ctx, sourceId: id }),
}));

export const PATCH = apiRoute(async ({ ctx, params: { id = "" }, body }) => ({
  status: 200,
  body: await updateSource({ ctx, sourceId: id, input: body }),
}));
