import { apiRoute } from "@/lib/api/api-route";
import { readSource } from "@/lib/sources/read-source";
import { updateSource } from "@/lib/sources/update-source";

export const GET = apiRoute(async ({ ctx, params: { id = "" } }) => ({
  status: 200,
  body: await readSource({ ctx, sourceId: id }),
}));

export const PATCH = apiRoute(async ({ ctx, params: { id = "" }, body }) => ({
  status: 200,
  body: await updateSource({ ctx, sourceId: id, input: body }),
}));
