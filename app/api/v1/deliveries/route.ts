import { apiRoute } from "@/lib/api/api-route";
import { listDeliveries } from "@/lib/deliveries/list-deliveries";

export const GET = apiRoute(async ({ ctx, query }) => ({
  status: 200,
  body: await listDeliveries({ ctx, query }),
}));
