import { apiRoute } from "@/lib/api/api-route";
import { endSourceOverlap } from "@/lib/sources/end-overlap";

export const POST = apiRoute(async ({ ctx, params: { id = "" } }) => ({
  status: 200,
  body: await endSourceOverlap({ ctx, sourceId: id }),
}));
