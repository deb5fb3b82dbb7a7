import { wakeAndPublish } from "@/inngest/publisher";
import { apiRoute } from "@/lib/api/api-route";
import { retryNow } from "@/lib/deliveries/retry-now";

export const POST = apiRoute(async ({ ctx, params: { id: deliveryId = "" } }) => {
  const { id, endpointId } = await retryNow({ ctx, deliveryId });
  await wakeAndPublish([endpointId]);
  return { status: 202, body: { id } };
});
