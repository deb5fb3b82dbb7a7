import { listAlerts } from "@/lib/portal/list-alerts";
import { apiRoute } from "@/lib/web/api-route";

export const GET = apiRoute(async ({ ctx, query }) => ({
  status: 200,
  body: await listAlerts({ ctx, query }),
}));
