import { apiRoute } from "@/lib/api/api-route";
import { sendTest } from "@/lib/deliveries/attempts/send-test";
import { readDelivery } from "@/lib/deliveries/read-delivery";

/** The longest timeout of an endpoint is a minute; this call waits for the response. */
export const maxDuration = 90;

export const POST = apiRoute(async ({ ctx, params: { id = "" } }) => {
  const { deliveryId } = await sendTest({ ctx, endpointId: id });
  const { attempts } = await readDelivery({ ctx, deliveryId });
  return { status: 200, body: { deliveryId, attempt: attempts[0] } };
});
