import { announceReplay } from "@/inngest/publisher";
import type { ApiAnswer } from "@/lib/api/api-route";
import type { ReplayAnswer } from "@/lib/deliveries/replays/start-replay";

/** 200 with the count of a dry run, or 202 with the replay, whose job is asked for. */
export async function answerReplay(answer: ReplayAnswer): Promise<ApiAnswer> {
  if (answer.outcome === "counted") return { status: 200, body: { id: null, matched: answer.matched } };
  await announceReplay(answer.replayId);
  return { status: 202, body: answer.replay };
}
