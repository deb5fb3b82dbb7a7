import { listDeliveries } from "@/lib/portal/list-deliveries";
import { apiRoute } from "@/lib/web/api-route";

export const GET = apiRoute(async ({ ctx, query }) => ({
  status: 200,
  body: await listDeliveries({ ctx, query }),
}));
