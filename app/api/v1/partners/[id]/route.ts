import { readPartner } from "@/lib/portal/read-partner";
import { updatePartner } from "@/lib/registrations/partner/update-partner";
import { apiRoute } from "@/lib/web/api-route";

export const GET = apiRoute(async ({ ctx, params: { id = "" } }) => ({
  status: 200,
  body: await readPartner({ ctx, partnerId: id }),
}));

export const PATCH = apiRoute(async ({ ctx, params: { id = "" }, body }) => ({
  status: 200,
  body: await updatePartner({ ctx, partnerId: id, input: body }),
}));
