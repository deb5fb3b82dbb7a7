import { apiRoute } from "@/lib/api/api-route";
import { cancelDelivery } from "@/lib/deliveries/cancel-delivery";

export const POST = apiRoute(async ({ ctx, params: { id: deliveryId = "" } }) => ({
  status: 200,
  body: await cancelDelivery({ ctx, deliveryId }),
}));
