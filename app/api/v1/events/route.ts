import { listEvents } from "@/lib/portal/list-events";
import { apiRoute } from "@/lib/web/api-route";

export const GET = apiRoute(async ({ ctx, query }) => ({
  status: 200,
  body: await listEvents({ ctx, query }),
}));
