import { apiRoute } from "@/lib/api/api-route";
import { createSource } from "@/lib/sources/create-source";
import { listSourcePage } from "@/lib/sources/list-sources";

export const GET = apiRoute(async ({ ctx, query }) => ({
  status: 200,
  body: await listSourcePage({ ctx, query }),
}));

export const POST = apiRoute(async ({ ctx, body }) => ({
  status: 201,
  body: await createSource({ ctx, input: body }),
}));
