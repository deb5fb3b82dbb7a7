import { wakeAndAnnounce } from "@/inngest/wake";
import { retryNow } from "@/lib/delivery/retry-now";
import { apiRoute } from "@/lib/web/api-route";

export const POST = apiRoute(async ({ ctx, params: { id: deliveryId = "" } }) => {
  const { id, endpointId } = await retryNow({ ctx, deliveryId });
  await wakeAndAnnounce([endpointId]);
  return { status: 202, body: { id } };
});
