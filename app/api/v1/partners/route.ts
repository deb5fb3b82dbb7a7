import { listPartners } from "@/lib/portal/list-partners";
import { createPartner } from "@/lib/registrations/partner/create-partner";
import { apiRoute } from "@/lib/web/api-route";

export const GET = apiRoute(async ({ ctx }) => ({
  status: 200,
  body: { data: await listPartners({ ctx }), nextCursor: null },
}));

export const POST = apiRoute(async ({ ctx, body }) => ({
  status: 201,
  body: await createPartner({ ctx, input: body }),
}));
