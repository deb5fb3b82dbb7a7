import { apiRoute } from "@/lib/api/api-route";
import { createPartner } from "@/lib/partners/create-partner";
import { listPartnerPage } from "@/lib/partners/list-partners";

export const GET = apiRoute(async ({ ctx, query }) => ({
  status: 200,
  body: await listPartnerPage({ ctx, query }),
}));

export const POST = apiRoute(async ({ ctx, body }) => ({
  status: 201,
  body: await createPartner({ ctx, input: body }),
}));
