import { cancelDelivery } from "@/lib/delivery/cancel-delivery";
import { apiRoute } from "@/lib/web/api-route";

export const POST = apiRoute(async ({ ctx, params: { id: deliveryId = "" } }) => ({
  status: 200,
  body: await cancelDelivery({ ctx, deliveryId }),
}));
