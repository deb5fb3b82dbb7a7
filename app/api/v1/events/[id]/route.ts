import { apiRoute } from "@/lib/api/api-route";
import { readEvent } from "@/lib/events/read-event";

export const GET = apiRoute(async ({ ctx, params: { id = "" } }) => ({
  status: 200,
  body: await readEvent({ ctx, eventId: id }),
}));
