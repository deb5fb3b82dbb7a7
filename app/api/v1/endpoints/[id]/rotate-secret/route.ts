import { wakeAndAnnounce } from "@/inngest/wake";
import { requireId } from "@/lib/platform/ids";
import { rotateEndpointSecret } from "@/lib/registrations/endpoint/rotate-secret";
import { apiRoute } from "@/lib/web/api-route";

export const POST = apiRoute(async ({ ctx, params: { id = "" }, body }) => {
  const rotated = await rotateEndpointSecret({ ctx, endpointId: id, input: body });
  // Its breaker is closed now, and what waited can go out.
  await wakeAndAnnounce([requireId("endpoint", rotated.id)]);
  return { status: 200, body: rotated };
});
