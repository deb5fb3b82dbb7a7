import { wakeAndPublish } from "@/inngest/publisher";
import { apiRoute } from "@/lib/api/api-route";
import { replayDelivery } from "@/lib/deliveries/replays/replay-delivery";

export const POST = apiRoute(async ({ ctx, params: { id: deliveryId = "" } }) => {
  const { id, cycle, endpointId } = await replayDelivery({ ctx, deliveryId });
  await wakeAndPublish([endpointId]);
  return { status: 202, body: { id, cycle } };
});
