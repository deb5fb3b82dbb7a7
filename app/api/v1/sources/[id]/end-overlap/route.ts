import { endSourceOverlap } from "@/lib/registrations/source/end-overlap";
import { apiRoute } from "@/lib/web/api-route";

export const POST = apiRoute(async ({ ctx, params: { id = "" } }) => ({
  status: 200,
  body: await endSourceOverlap({ ctx, sourceId: id }),
}));
