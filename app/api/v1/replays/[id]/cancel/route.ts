import { cancelReplay } from "@/lib/delivery/replay/cancel-replay";
import { apiRoute } from "@/lib/web/api-route";

export const POST = apiRoute(async ({ ctx, params: { id = "" } }) => ({
  status: 200,
  body: await cancelReplay({ ctx, replayId: id }),
}));
