import { apiRoute } from "@/lib/api/api-route";
import { listEvents } from "@/lib/events/list-events";

export const GET = apiRoute(async ({ ctx, query }) => ({
  status: 200,
  body: await listEvents({ ctx, query }),
}));
