import { apiRoute } from "@/lib/api/api-route";
import { readDelivery } from "@/lib/deliveries/read-delivery";

export const GET = apiRoute(async ({ ctx, params: { id = "" } }) => ({
  status: 200,
  body: await readDelivery({ ctx, deliveryId: id }),
}));
