import { publishReplay } from "@/inngest/publisher";
import { apiRoute } from "@/lib/api/api-route";
import { changeReplay, type ReplayChange } from "@/lib/deliveries/replays/change-replay";

/** A route that pauses, resumes or cancels a bulk replay and answers with it. */
export function changeRoute(change: ReplayChange) {
  return apiRoute(async ({ ctx, params: { id = "" } }) => {
    const { replay, replayId } = await changeReplay({ ctx, replayId: id, change });
    if (replay.status === "running") await publishReplay(replayId);
    return { status: 200, body: replay };
  });
}
