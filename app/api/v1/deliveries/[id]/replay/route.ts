import { wakeAndAnnounce } from "@/inngest/wake";
import { replayDelivery } from "@/lib/delivery/replay/replay-delivery";
import { apiRoute } from "@/lib/web/api-route";

export const POST = apiRoute(async ({ ctx, params: { id: deliveryId = "" } }) => {
  const { id, cycle, endpointId } = await replayDelivery({ ctx, deliveryId });
  await wakeAndAnnounce([endpointId]);
  return { status: 202, body: { id, cycle } };
});
