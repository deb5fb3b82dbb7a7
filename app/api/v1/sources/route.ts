import { apiRoute } from "@/lib/api/api-route";
import { createSource } from "@/lib/sources/create-source";
import { listSources } from "@/lib/sources/list-sources";

export const GET = apiRoute(async ({ ctx }) => ({
  status: 200,
  body: { data: await listSources({ ctx }), nextCursor: null },
}));

export const POST = apiRoute(async ({ ctx, body }) => ({
  status: 201,
  body: await createSource({ ctx, input: body }),
}));
