import { apiRoute } from "@/lib/api/api-route";
import { replayDelivery } from "@/lib/deliveries/replays/replay-delivery";

export const POST = apiRoute(async ({ ctx, params: { id: deliveryId = "" } }) => ({
  status: 202,
  body: await replayDelivery({ ctx, deliveryId }),
}));
