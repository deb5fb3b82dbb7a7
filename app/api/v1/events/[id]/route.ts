import { readEvent } from "@/lib/portal/read-event";
import { apiRoute } from "@/lib/web/api-route";

export const GET = apiRoute(async ({ ctx, params: { id = "" } }) => ({
  status: 200,
  body: await readEvent({ ctx, eventId: id }),
}));
