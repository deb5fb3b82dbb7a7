import { wakeAndAnnounce } from "@/inngest/wake";
import { sendTest } from "@/lib/delivery/send-test";
import { readDelivery } from "@/lib/portal/read-delivery";
import { apiRoute } from "@/lib/web/api-route";

/** The longest timeout of an endpoint is a minute; this call waits for the answer. */
export const maxDuration = 90;

export const POST = apiRoute(async ({ ctx, params: { id = "" } }) => {
  const { deliveryId, recovered } = await sendTest({ ctx, endpointId: id });
  if (recovered) await wakeAndAnnounce([recovered]);
  const { attempts } = await readDelivery({ ctx, deliveryId });
  return { status: 200, body: { deliveryId, attempt: attempts[0] } };
});
