import { listSources } from "@/lib/portal/list-sources";
import { createSource } from "@/lib/registrations/source/create-source";
import { apiRoute } from "@/lib/web/api-route";

export const GET = apiRoute(async ({ ctx }) => ({
  status: 200,
  body: { data: await listSources({ ctx }), nextCursor: null },
}));

export const POST = apiRoute(async ({ ctx, body }) => ({
  status: 201,
  body: await createSource({ ctx, input: body }),
}));
