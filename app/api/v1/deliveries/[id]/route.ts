import { readDelivery } from "@/lib/portal/read-delivery";
import { apiRoute } from "@/lib/web/api-route";

export const GET = apiRoute(async ({ ctx, params: { id = "" } }) => ({
  status: 200,
  body: await readDelivery({ ctx, deliveryId: id }),
}));
