import { apiRoute } from "@/lib/api/api-route";
import { createPartner } from "@/lib/partners/create-partner";
import { listPartners } from "@/lib/partners/list-partners";

export const GET = apiRoute(async ({ ctx }) => ({
  status: 200,
  body: { data: await listPartners({ ctx }), nextCursor: null },
}));

export const POST = apiRoute(async ({ ctx, body }) => ({
  status: 201,
  body: await createPartner({ ctx, input: body }),
}));
