import { wakeAndPublish } from "@/inngest/publisher";
import { apiRoute } from "@/lib/api/api-route";
import { rotateEndpointSecret } from "@/lib/endpoints/rotate-secret";
import { requireId } from "@/lib/platform/ids";

export const POST = apiRoute(async ({ ctx, params: { id = "" }, body }) => {
  const rotated = await rotateEndpointSecret({ ctx, endpointId: id, input: body });
  // Its breaker is closed now, and what waited can go out.
  await wakeAndPublish([requireId("endpoint", rotated.id)]);
  return { status: 200, body: rotated };
});
