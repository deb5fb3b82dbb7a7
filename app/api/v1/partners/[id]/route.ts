import { apiRoute } from "@/lib/api/api-route";
import { readPartner } from "@/lib/partners/read-partner";
import { updatePartner } from "@/lib/partners/update-partner";

export const GET = apiRoute(async ({ ctx, params: { id = "" } }) => ({
  status: 200,
  body: await readPartner({ ctx, partnerId: id }),
}));

export const PATCH = apiRoute(async ({ ctx, params: { id = "" }, body }) => ({
  status: 200,
  body: await updatePartner({ ctx, partnerId: id, input: body }),
}));
