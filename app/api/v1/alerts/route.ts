import { listAlerts } from "@/lib/alerts/list-alerts";
import { apiRoute } from "@/lib/api/api-route";

export const GET = apiRoute(async ({ ctx, query }) => ({
  status: 200,
  body: await listAlerts({ ctx, query }),
}));
