import { publishReplay } from "@/inngest/publisher";
import type { ApiResponse } from "@/lib/api/api-route";
import type { ReplayResult } from "@/lib/deliveries/replays/start-replay";

/** 200 with the count of a dry run, or 202 with the replay, whose job is asked for. */
export async function replayResponse(result: ReplayResult): Promise<ApiResponse> {
  if (result.outcome === "counted") return { status: 200, body: { id: null, matched: result.matched } };
  await publishReplay(result.replayId);
  return { status: 202, body: result.replay };
}
