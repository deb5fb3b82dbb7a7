import { apiRoute } from "@/lib/api/api-route";
import { retryNow } from "@/lib/deliveries/retry-now";

export const POST = apiRoute(async ({ ctx, params: { id: deliveryId = "" } }) => ({
  status: 202,
  body: await retryNow({ ctx, deliveryId }),
}));
