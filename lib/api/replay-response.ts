import type { ReplayResult } from "@/lib/deliveries/replays/start-replay";
import { type ApiResponse, accepted, ok } from "./call";
import { runReplay } from "./publish";

/** 200 with the count of a dry run, or 202 with the replay that was started. */
export async function replayResponse(result: ReplayResult): Promise<ApiResponse> {
  if (result.outcome === "counted") return ok({ id: null, matched: result.matched });
  await runReplay(result.replayId);
  return accepted(result.replay);
}
