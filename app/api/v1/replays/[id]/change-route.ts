import { apiRoute } from "@/lib/api/api-route";
import { changeReplay, type ReplayChange } from "@/lib/deliveries/replays/change-replay";

/** A route that pauses, resumes or cancels a bulk replay and responds with it. */
export function changeRoute(change: ReplayChange) {
  return apiRoute(async ({ ctx, params: { id = "" } }) => ({
    status: 200,
    body: await changeReplay({ ctx, replayId: id, change }),
  }));
}
