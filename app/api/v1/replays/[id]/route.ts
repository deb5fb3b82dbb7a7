import { cancelReplay } from "@/lib/delivery/replay/cancel-replay";
import { findReplay } from "@/lib/delivery/replay/find-replay";
import { replayView } from "@/lib/delivery/replay/replay-view";
import { apiRoute } from "@/lib/web/api-route";

export const GET = apiRoute(async ({ ctx, params: { id = "" } }) => ({
  status: 200,
  body: replayView(await findReplay(ctx, id)),
}));

export const DELETE = apiRoute(async ({ ctx, params: { id = "" } }) => ({
  status: 200,
  body: await cancelReplay({ ctx, replayId: id }),
}));
